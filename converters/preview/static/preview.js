// The live preview, in an open page: loads the page again when it has changed, where its reader
// was, and says what is wrong. The server adds it on the way out; it is no part of the built site.
(() => {
  "use strict";
  const script = document.currentScript;
  const { page, digest, assets } = script.dataset;
  const PLACE = "postpress-preview-place";
  const FOLDED = "postpress-preview-folded";

  // --- where the reader was ----------------------------------------------------------------

  const BLOCKS = "h1,h2,h3,h4,h5,h6,p,li,pre,table,figure,img,blockquote,dt,dd,summary,div.cell";
  const blocks = () => [...(document.querySelector("main") || document.body).querySelectorAll(BLOCKS)];
  const named = (block) => `${block.tagName} ${block.id} ${block.src || ""} ${block.textContent.slice(0, 300)}`;

  function notePlace() {
    const all = blocks();
    const seen = [];
    for (let number = 0; number < all.length && seen.length < 8; number++) {
      const box = all[number].getBoundingClientRect();
      if (box.height && box.bottom > 90) seen.push([named(all[number]), number, box.top]);
    }
    return { page, y: window.scrollY, seen };
  }

  function goTo(place) {
    if (!place.y) return window.scrollTo(0, 0);
    const all = blocks();
    const names = all.map(named);
    for (const [name, number, top] of place.seen) {
      let best = -1;
      names.forEach((one, at) => {
        if (one === name && (best < 0 || Math.abs(at - number) < Math.abs(best - number))) best = at;
      });
      if (best >= 0) {
        window.scrollBy({ top: all[best].getBoundingClientRect().top - top, behavior: "instant" });
        return undefined;
      }
    }
    return window.scrollTo({ top: place.y, behavior: "instant" });
  }

  function comeBack() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch { /* no storage, or nothing of ours in it */ }
    if (!place || place.page !== page) return;
    history.scrollRestoration = "manual";
    goTo(place);
    // images and formulas come later, and move what is below them
    const observer = new ResizeObserver(() => goTo(place));
    observer.observe(document.body);
    const end = () => {
      observer.disconnect();
      history.scrollRestoration = "auto";
    };
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"])
      addEventListener(kind, end, { once: true, passive: true });
    setTimeout(end, 3000);
  }

  let leaving = false;
  function again() {
    if (leaving) return;
    leaving = true;
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(notePlace()));
    } catch { /* the browser's own way to keep the place has to do */ }
    location.reload();
  }

  // --- what is said ------------------------------------------------------------------------

  const STYLE = `
    :host { all: initial; }
    .box { position: fixed; left: 12px; bottom: 12px; z-index: 2147483647; max-width: min(46rem, calc(100vw - 24px));
      box-sizing: border-box; border-radius: 8px; overflow: hidden; font: 14px/1.45 system-ui, sans-serif;
      color: #1f2328; background: #fff; border: 1px solid #d0d7de; border-left: 4px solid #57606a;
      box-shadow: 0 4px 18px rgb(0 0 0 / .18); }
    .box[hidden] { display: none; }
    .box.warning { border-left-color: #9a6700; }
    .box.error, .box.failure { border-left-color: #cf222e; }
    button { all: unset; display: flex; gap: .6em; align-items: center; box-sizing: border-box; width: 100%; padding: 7px 12px;
      cursor: pointer; }
    button:focus-visible { outline: 2px solid #0969da; outline-offset: -3px; border-radius: 6px; }
    button[disabled] { cursor: default; }
    .sign { margin-left: auto; color: #57606a; }
    ul { list-style: none; margin: 0; padding: 0 0 4px; max-height: 50vh; overflow: auto; border-top: 1px solid #d0d7de; }
    li { padding: 7px 12px; border-bottom: 1px solid #d0d7de66; }
    li:last-child { border-bottom: 0; }
    .place { font: 13px/1.4 ui-monospace, monospace; font-weight: 600; overflow-wrap: anywhere; color: #57606a; }
    .error .place, .failure .place { color: #cf222e; }
    .warning .place { color: #7d4e00; }
    .message { overflow-wrap: anywhere; white-space: pre-line; }
    pre { font: 12px/1.45 ui-monospace, monospace; margin: 6px 0 2px; padding: 8px; overflow: auto; max-height: 30vh;
      background: #f6f8fa; border-radius: 6px; }
    .dark .box { color: #e6edf3; background: #161b22; border-color: #3d444d; box-shadow: 0 4px 18px rgb(0 0 0 / .6); }
    .dark .box.warning { border-left-color: #d29922; }
    .dark .box.error, .dark .box.failure { border-left-color: #f85149; }
    .dark ul, .dark li { border-color: #3d444d; }
    .dark pre { background: #0d1117; }
    .dark .sign, .dark .place { color: #9198a1; }
    .dark .error .place, .dark .failure .place { color: #ff7b72; }
    .dark .warning .place { color: #e3b341; }
    @media print { .box { display: none; } }`;

  const make = (tag, className = "", text = "") => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.textContent = text;
    return element;
  };
  const host = make("postpress-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const frame = make("div");
  const box = make("section", "box");
  const head = make("button");
  const title = make("span");
  const sign = make("span", "sign");
  const list = make("ul");
  box.hidden = true;
  box.setAttribute("aria-label", "Preview");
  title.setAttribute("role", "status");
  sign.setAttribute("aria-hidden", "true");
  list.tabIndex = 0;
  list.setAttribute("aria-label", "What is wrong");
  head.append(title, sign);
  box.append(head, list);
  frame.append(box);
  root.append(frame);

  function colour() {
    const theme = document.documentElement.dataset.theme;
    const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    frame.className = dark ? "dark" : "";
  }

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  let said = null;
  let ended = false;
  let slow = false;

  function folded() {
    try {
      return sessionStorage.getItem(FOLDED);
    } catch {
      return null;
    }
  }
  function fold(value) {
    try {
      sessionStorage.setItem(FOLDED, value);
    } catch { /* it opens again, then */ }
  }
  // what is folded away comes back when something else is wrong
  const about = (problems) => problems.map((one) => `${one.path} ${one.message}`).join("\n");

  function summary({ problems, cells, doing, percent, page: now }) {
    if (ended) return "The preview has ended.";
    if (problems.some((one) => one.level === "failure"))
      return "The site cannot be built; this is the last one that could.";
    if (digest && !now) return "This page is no more.";
    const parts = [];
    const running = Object.keys(cells);
    if (running.length)
      parts.push(`Running ${running.slice(0, 2).map((one) => `${one}: ${cells[one]}`).join(", ")}`);
    else if (doing && slow) parts.push(`Building: ${doing}${percent >= 0 ? ` ${percent} %` : ""}`);
    for (const level of ["error", "warning"]) {
      const number = problems.filter((one) => one.level === level).length;
      if (number) parts.push(count(number, level));
    }
    return parts.join(" · ");
  }

  function item(problem) {
    const row = make("li", problem.level);
    const place = problem.path + (problem.line ? `:${problem.line}` : "");
    if (place) row.append(make("div", "place", place));
    row.append(make("div", "message", problem.message));
    if (problem.detail) row.append(make("pre", "", problem.detail));
    return row;
  }

  function show() {
    if (!said) return;
    const { problems } = said;
    const text = summary(said);
    const worst = ["failure", "error", "warning"].find((level) => problems.some((one) => one.level === level));
    const bad = worst === "failure" || worst === "error";
    const state = folded();
    const open = problems.length > 0 && !ended && (state === `open ${about(problems)}` || (bad && state !== about(problems)));
    box.hidden = !text;
    box.className = `box ${ended ? "" : worst || ""}`;
    if (title.textContent !== text) title.textContent = text;
    head.disabled = !problems.length;
    head.setAttribute("aria-expanded", String(open));
    sign.textContent = problems.length ? (open ? "hide" : "show") : "";
    list.hidden = !open;
    list.replaceChildren(...(open ? problems.map(item) : []));
  }

  head.addEventListener("click", () => {
    const here = about(said.problems);
    fold(list.hidden ? `open ${here}` : here);
    show();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      fold(about(said.problems));
      show();
      head.focus();
    }
  });

  // --- what comes --------------------------------------------------------------------------

  let source = null;
  let timer = 0;

  function told(event) {
    ended = false;
    said = JSON.parse(event.data);
    clearTimeout(timer);
    slow = slow && Boolean(said.doing);
    if (said.page !== digest && said.page) return again();
    if (String(said.assets) !== assets) return again();
    if (digest && !said.page && said.moved) return location.replace(`/${said.moved}`);
    // most builds are over before anybody could read of them
    if (said.doing)
      timer = setTimeout(() => {
        slow = true;
        show();
      }, 400);
    return show();
  }

  function listen() {
    // a browser has few connections for a host: only pages that are seen keep one
    if (document.hidden || leaving) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(`/.postpress/events?page=${encodeURIComponent(page)}`);
      source.onmessage = told;
      source.onerror = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          ended = true;
          show();
        }, 1500);
      };
    }
  }

  comeBack();
  colour();
  document.body.append(host);
  new MutationObserver(colour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colour);
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    source?.close();
    source = null;
  });
  addEventListener("pageshow", listen);
  listen();
})();
