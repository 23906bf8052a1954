// Formulas in a preview: MathJax is there if this page has some, or else comes from the other page.
import type { Source } from "./excerpt";

interface MathJax {
  typesetPromise?(elements: Element[]): Promise<void>;
  startup?: { promise?: Promise<void>; typeset?: boolean };
  options?: object;
}
declare global {
  interface Window {
    MathJax?: MathJax;
  }
}

let loading: Promise<unknown> | undefined;

/** Typeset the formulas of a preview that came from another page, if it has any. */
export async function typeset(box: Element, from: Source): Promise<void> {
  if (from.page === document || !box.querySelector(".math")) return;
  if (!window.MathJax?.typesetPromise) await (loading ??= load(from));
  await window.MathJax?.typesetPromise?.([box]);
}

async function load(from: Source): Promise<void> {
  const theirs = from.page.querySelector('script[src*="mathjax"]')?.getAttribute("src");
  if (!theirs || new URL(theirs, from.url).origin !== location.origin) return;
  window.MathJax = { options: { processHtmlClass: "math" }, startup: { typeset: false } };
  const script = document.createElement("script");
  script.src = new URL(theirs, from.url).href;
  const loaded = new Promise((done) => {
    script.onload = done;
    script.onerror = done;
  });
  document.head.append(script);
  await loaded;
  await window.MathJax.startup?.promise;
}
