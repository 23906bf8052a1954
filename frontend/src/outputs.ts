// What a cell shows, as elements. Nothing here is trusted: a reader may run code from anywhere.
import { AnsiUp } from "ansi_up";
import DOMPurify from "dompurify";
import { say } from "../words";
import type { Mime, Output } from "./protocol";

interface MathJax {
  typesetPromise?: (elements: HTMLElement[]) => Promise<void>;
}

const ansi = new AnsiUp();
ansi.use_classes = true;

// An address in an output may lead to a web page or carry its own data; it never runs a script.
const CLEAN = { USE_PROFILES: { html: true, svg: true, svgFilters: true, mathMl: true } };

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function clean(className: string, html: string): HTMLElement {
  const made = element("div", className);
  made.append(DOMPurify.sanitize(html, { ...CLEAN, RETURN_DOM_FRAGMENT: true }));
  return made;
}

/** HTML that lives by its script (plotly, bokeh) runs apart: no origin, no network, no page. */
function apart(html: string): HTMLElement {
  const frame = document.createElement("iframe");
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; " +
    "img-src data: blob:; font-src data:";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = say("Output with a script of its own");
  frame.className = "live-frame";
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<style>body{margin:0;font:14px system-ui,sans-serif}</style>${html}`;
  return frame;
}

function image(type: string, data: string): HTMLElement {
  const made = document.createElement("img");
  made.src = `data:${type};base64,${data.replace(/\s/g, "")}`;
  made.alt = say("Output of the code");
  return made;
}

function latex(source: string): HTMLElement {
  const made = element("div", "output text_latex math notranslate nohighlight", source);
  const mathjax = (window as { MathJax?: MathJax }).MathJax;
  void mathjax?.typesetPromise?.([made]);
  return made;
}

const pre = (text: string): HTMLElement => element("pre", "output text_plain", text);

// The richest first, in the order that the built page prefers.
const SHOW: readonly [string, (data: string) => HTMLElement][] = [
  [
    "text/html",
    (data) => (/<script\b/i.test(data) ? apart(data) : clean("output text_html", data)),
  ],
  ["image/svg+xml", (data) => clean("output image_svg", data)],
  ["image/png", (data) => image("image/png", data)],
  ["image/jpeg", (data) => image("image/jpeg", data)],
  ["text/latex", latex],
  ["text/markdown", pre],
  ["application/json", pre],
  ["text/plain", pre],
];

function display(data: Mime): HTMLElement {
  for (const [type, show] of SHOW) {
    const value = data[type];
    if (value !== undefined) return show(value);
  }
  return pre(`(an output of ${Object.keys(data).join(", ")})`);
}

function terminal(text: string, className: string): HTMLElement {
  const made = element("pre", className);
  made.append(DOMPurify.sanitize(ansi.ansi_to_html(text), { RETURN_DOM_FRAGMENT: true }));
  return made;
}

/** Where a run's outputs go, one below the other; pieces of one stream are put together. */
export class Outputs {
  private stream: { name: string; text: string; shown: HTMLElement } | undefined;

  constructor(private readonly box: HTMLElement) {}

  readonly add = (output: Output): void => {
    if (output.kind !== "stream") {
      this.stream = undefined;
      this.box.append(
        output.kind === "error"
          ? terminal(output.text, "output traceback")
          : display(output.data),
      );
      return;
    }
    const text = (this.stream?.name === output.name ? this.stream.text : "") + output.text;
    const shown = terminal(text, `output stream ${output.name}`);
    if (this.stream?.name === output.name) this.stream.shown.replaceWith(shown);
    else this.box.append(shown);
    this.stream = { name: output.name, text, shown };
  };
}
