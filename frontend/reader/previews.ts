// A preview of what a link leads to: when the mouse rests on it, the keyboard's focus is on it, or
// a finger stays on it. WCAG 1.4.13: it can be dismissed (Escape), hovered, and stays until then.
import { say } from "../words";
import { excerpt, source } from "./excerpt";
import { typeset } from "./math";

const REST = 250; // milliseconds of rest before a preview opens
const LINGER = 300; // and before it closes, so that the mouse can cross to it
const PRESS = 500; // how long a finger stays on a link
const GAP = 8; // pixels between a preview and its link, and the edges of the window
const NONE =
  ".post-meta, .post-list, .post-groups, .toctree-wrapper, .headerlink, .footnote-backref, " +
  ".backrefs, .label, .post-preview, .post-neighbours, .image-reference";

type Means = "mouse" | "keyboard" | "touch";

let box: HTMLElement | undefined;
let shown: HTMLAnchorElement | undefined;
/** The link that the reader is at: what comes late for another is not shown. */
let wanted: HTMLAnchorElement | undefined;
let timer = 0;
/** The link that a long press has just opened: lifting the finger does not follow it. */
let pressed: HTMLAnchorElement | undefined;

/** Return the link that an event is on, if it leads to a page of this site that can be shown. */
function linkAt(target: EventTarget | null): HTMLAnchorElement | undefined {
  if (!(target instanceof Element)) return undefined;
  const link = target.closest<HTMLAnchorElement>("article.bd-article a[href], .post-end a[href]");
  if (!link || link.closest(NONE) || link.hasAttribute("download")) return undefined;
  const here = link.protocol === location.protocol && link.host === location.host;
  const page = /(?:\/|\.html?|\/[^./]*)$/.test(link.pathname);
  return here && page ? link : undefined;
}

function isNote(link: HTMLAnchorElement): boolean {
  return link.hash.length > 1 && link.pathname === location.pathname;
}

function later(milliseconds: number, act: () => void): void {
  clearTimeout(timer);
  timer = window.setTimeout(act, milliseconds);
}

function close(): void {
  clearTimeout(timer);
  wanted = undefined;
  shown?.removeAttribute("aria-describedby");
  shown = undefined;
  box?.remove();
  box = undefined;
}

async function open(link: HTMLAnchorElement, means: Means, y?: number): Promise<void> {
  if (shown === link) return;
  close();
  wanted = link;
  const url = new URL(link.href);
  const from = await source(url);
  const content = from && excerpt(from, url.hash);
  if (!from || !content || wanted !== link) return;
  const made = document.createElement("div");
  made.className = "post-preview";
  made.id = "post-preview";
  made.setAttribute("role", means === "touch" ? "group" : "tooltip");
  const inner = document.createElement("div");
  inner.className = "post-preview-content";
  inner.append(content);
  made.append(inner);
  if (means === "touch") {
    made.setAttribute("aria-label", link.textContent?.trim() ?? "");
    const go = document.createElement("a");
    go.className = "post-preview-go";
    go.href = link.href;
    go.textContent = isNote(link) ? say("Go there") : say("Open");
    made.append(go);
  } else {
    link.setAttribute("aria-describedby", made.id);
  }
  document.body.append(made);
  [box, shown] = [made, link];
  place(made, link, y);
  await typeset(inner, from);
  if (box === made) place(made, link, y);
}

/** Put a preview below its link, or above where there is more room, within the window. */
function place(made: HTMLElement, link: HTMLAnchorElement, y?: number): void {
  const lines = [...link.getClientRects()];
  // of a link over two lines, the one that the mouse is on
  const line = lines.find(({ top, bottom }) => y !== undefined && top <= y && y <= bottom) ?? lines[0];
  if (!line) return;
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth, offsetHeight } = made;
  const below = clientHeight - line.bottom - GAP;
  const up = offsetHeight > below && line.top > below;
  const room = Math.max((up ? line.top : below) - 2 * GAP, 96);
  made.style.maxHeight = `${room}px`;
  const height = Math.min(offsetHeight, room);
  const top = up ? line.top - height - GAP : line.bottom + GAP;
  const left = Math.max(GAP, Math.min(line.left, clientWidth - offsetWidth - GAP));
  made.style.top = `${top + scrollY}px`;
  made.style.left = `${left + scrollX}px`;
}

function isInside(target: EventTarget | null): boolean {
  return target instanceof Node && (box?.contains(target) === true || shown?.contains(target) === true);
}

function byMouse(): void {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkAt(event.target);
    if (link) {
      wanted = link;
      later(REST, () => void open(link, "mouse", event.clientY));
    } else if (isInside(event.target)) {
      clearTimeout(timer);
    } else if (box || wanted) {
      wanted = undefined;
      later(LINGER, close);
    }
  });
}

function byKeyboard(): void {
  document.addEventListener("focusin", ({ target }) => {
    const link = linkAt(target);
    if (link?.matches(":focus-visible")) {
      wanted = link;
      later(REST, () => void open(link, "keyboard"));
    } else if (!isInside(target)) {
      close();
    }
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if ((target === shown || target === wanted) && !isInside(relatedTarget)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (box || wanted)) close();
  });
}

/**
 * A tap on a note (a place in this page) shows it, and a second one goes there. Other links are
 * followed by a tap; a finger that stays opens their preview, with a link that the browser's own
 * menu opens on.
 */
function byTouch(): void {
  let touched: HTMLAnchorElement | undefined;
  let start = { x: 0, y: 0 };
  const lift = () => {
    if (touched && touched !== pressed) clearTimeout(timer);
    touched = undefined;
  };
  document.addEventListener("pointerdown", (event) => {
    pressed = undefined;
    if (!isInside(event.target)) close();
    touched = event.pointerType === "touch" ? linkAt(event.target) : undefined;
    if (!touched || isNote(touched)) return;
    const link = touched;
    start = { x: event.clientX, y: event.clientY };
    // Safari's own sheet would cover the preview
    link.style.setProperty("-webkit-touch-callout", "none");
    later(PRESS, () => {
      pressed = link;
      void open(link, "touch");
    });
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (touched && Math.hypot(clientX - start.x, clientY - start.y) > 10) lift();
  });
  document.addEventListener("pointerup", lift);
  document.addEventListener("pointercancel", lift);
  document.addEventListener("contextmenu", (event) => {
    if (pressed && pressed === linkAt(event.target)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (!link) return;
    const byFinger = event instanceof PointerEvent && event.pointerType === "touch";
    if (link === pressed) {
      event.preventDefault();
      pressed = undefined;
    } else if (byFinger && isNote(link) && shown !== link) {
      event.preventDefault();
      void open(link, "touch");
    } else {
      close();
    }
  });
}

export function previews(): void {
  byMouse();
  byKeyboard();
  byTouch();
  addEventListener("hashchange", close);
}
