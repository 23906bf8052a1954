// What every page of a site loads: small, and it asks for nothing before the reader does.
import { comments } from "./comments";
import { embeds } from "./embeds";
import { previews } from "./previews";

const settings = document.currentScript?.dataset ?? {};
comments();
embeds();
if (settings["previews"] !== "off") previews();
