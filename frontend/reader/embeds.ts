// Scripts of other hosts wait in templates; a button beside each loads it, and what came after it.
import { say } from "../words";

/** Put what a template holds in its place; its scripts run one after the other, as in a page. */
async function release(template: HTMLTemplateElement): Promise<void> {
  const content = document.importNode(template.content, true);
  const scripts = [...content.querySelectorAll("script")].map((held) => {
    const script = document.createElement("script");
    for (const { name, value } of held.attributes) script.setAttribute(name, value);
    script.async = false;
    script.textContent = held.textContent;
    const place = document.createComment("");
    held.replaceWith(place);
    return { script, place };
  });
  template.replaceWith(content);
  for (const { script, place } of scripts) {
    const loaded = script.src
      ? new Promise((done) => {
          script.onload = done;
          script.onerror = done;
        })
      : undefined;
    place.replaceWith(script);
    await loaded;
  }
}

async function load(embed: HTMLElement): Promise<void> {
  const template = embed.querySelector("template");
  if (!template) return;
  const { innerHTML } = template;
  const all = document.querySelectorAll<HTMLElement>(".post-embed");
  for (const other of all) {
    // a script that all quotations of a page share is loaded once
    if (other !== embed && other.querySelector("template")?.innerHTML === innerHTML) other.remove();
  }
  embed.replaceChildren(template);
  await release(template);
  // the page's own scripts after those of other hosts may need them all
  if (document.querySelector(".post-embed-needed template")) return;
  const later = document.querySelectorAll<HTMLTemplateElement>("template.post-embed-after");
  for (const script of later) await release(script);
}

export function embeds(): void {
  for (const embed of document.querySelectorAll<HTMLElement>(".post-embed")) {
    const { name = "", host = "" } = embed.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "post-embed-load";
    button.textContent = say("Load {name} from {host}", { name, host });
    button.addEventListener("click", () => void load(embed));
    embed.append(button);
  }
}
