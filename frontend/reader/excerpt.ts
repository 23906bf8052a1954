// What a link leads to, as a piece of HTML to show: taken from the page itself, made harmless.

/** A page, and the address that its relative links start from. */
export interface Source {
  readonly page: Document;
  readonly url: string;
}

const LONGEST = 600; // characters of a section
const REMOVED =
  "script, style, link, iframe, object, embed, form, input, button, template, dialog, video, audio, " +
  ".headerlink, .backrefs, .footnote-backref, .label, .copybtn, .post-embed";

const pages = new Map<string, Promise<Source | undefined>>();

/** Return the page of a URL; undefined where it cannot be had, as from a folder (`file:`). */
export function source(url: URL): Promise<Source | undefined> {
  const address = url.href.split("#", 1)[0] ?? "";
  if (address === location.href.split("#", 1)[0]) {
    return Promise.resolve({ page: document, url: address });
  }
  let found = pages.get(address);
  if (!found) {
    found = fetched(address).catch(() => undefined);
    pages.set(address, found);
  }
  return found;
}

async function fetched(address: string): Promise<Source | undefined> {
  if (!address.startsWith("http")) return undefined;
  const answer = await fetch(address);
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok || !type.includes("html") || new URL(answer.url).origin !== location.origin) {
    return undefined;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, url: answer.url };
}

/** Return what stands at a place of a page, or what the page is about; undefined for neither. */
export function excerpt({ page, url }: Source, hash: string): DocumentFragment | undefined {
  const article = page.querySelector("article.bd-article");
  if (!article) return undefined;
  const target = hash ? page.getElementById(name(hash)) : null;
  if (hash && !target) return undefined;
  const first = article.querySelector("section");
  const whole = !target || target === first || target.contains(article);
  if (whole && page === document) return undefined;
  const parts = whole ? summary(page, article) : around(target);
  const made = document.createDocumentFragment();
  for (const part of parts) made.append(harmless(part, url));
  return made.textContent?.trim() || made.querySelector("img, svg") ? made : undefined;
}

function name(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

function summary(page: Document, article: Element): Element[] {
  const about = page.querySelector<HTMLMetaElement>('meta[name="description"]')?.content;
  const parts = [...article.querySelectorAll("h1, .post-meta-line, .post-lead-box")].slice(0, 3);
  if (about) {
    const paragraph = page.createElement("p");
    paragraph.textContent = about;
    return [...parts, paragraph];
  }
  const paragraphs = article.querySelectorAll(":scope > section > p");
  return [...parts, ...[...paragraphs].slice(0, 2)];
}

/** Return the elements that say what a target is: a heading with its text, a term, a figure. */
function around(target: Element): Element[] {
  if (target.matches("h1, h2, h3, h4, h5, h6") && target.parentElement?.matches("section")) {
    return around(target.parentElement);
  }
  if (target.matches("section")) return opening(target);
  if (target.matches("dt")) {
    const description = target.nextElementSibling;
    return description?.matches("dd") ? [target, description] : [target];
  }
  const mark = !target.textContent?.trim() && !target.querySelector("img, svg");
  if (mark && target.nextElementSibling) return around(target.nextElementSibling);
  const block =
    "p, li, dd, figure, table, blockquote, aside, pre, div, section, .math, .math-wrapper";
  const shown = target.closest(block) ?? target;
  return shown.matches("section") ? opening(shown) : [shown];
}

function opening(section: Element): Element[] {
  const parts: Element[] = [];
  let length = 0;
  for (const child of section.children) {
    if (parts.length > 1 && (length > LONGEST || child.matches("section"))) break;
    if (child.matches("section")) parts.push(...opening(child));
    else if (!child.matches(".post-meta, .post-series")) parts.push(child);
    length += child.textContent?.length ?? 0;
  }
  return parts;
}

/** Return a copy without what runs, loads, can be named or comes into the order of the tabs. */
function harmless(part: Element, url: string): Node {
  const copy = document.importNode(part, true);
  for (const one of copy.querySelectorAll(REMOVED)) one.remove();
  for (const one of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name } of [...one.attributes]) {
      if (/^(on|id$|name$|srcset$|tabindex$|autofocus$|aria-(labelledby|describedby)$)/.test(name)) {
        one.removeAttribute(name);
      }
    }
    for (const attribute of ["href", "src"]) {
      const value = one.getAttribute(attribute);
      if (value === null) continue;
      const address = URL.canParse(value, url) ? new URL(value, url) : undefined;
      if (address && /^(https?|file|mailto|data):$/.test(address.protocol)) {
        one.setAttribute(attribute, address.href);
      } else {
        one.removeAttribute(attribute);
      }
    }
    if (one.matches("a")) one.setAttribute("tabindex", "-1");
  }
  return copy;
}
