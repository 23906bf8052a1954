// What every page of a site loads: small, and it asks for nothing before the reader does.
import { comments } from "./comments";
import { embeds } from "./embeds";
import { find } from "./find";
import { previews } from "./previews";

declare const SEARCH_VERSION: string;

const script = document.currentScript;
const { previews: shown, search } = script?.dataset ?? {};
comments();
embeds();
if (shown !== "off") previews();
if (search && script instanceof HTMLScriptElement) {
  const address = new URL(`postpress-search.js?v=${SEARCH_VERSION}`, script.src);
  find(search, address.href);
}
