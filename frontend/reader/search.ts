// The search dialog: results while the reader types, with sections, excerpts and filters.
import { say } from "../words";
import { CLOSE, type Engine, type Filters, type Found, OPEN, type Place } from "./engine";
import { pagefind } from "./engine-pagefind";
import { sphinx } from "./engine-sphinx";

const PAUSE = 150; // milliseconds without a key before a search begins
const PAGE = 10; // results that are shown at once
const LABELS: Record<string, string> = { tag: say("All tags"), year: say("All years") };

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Return an excerpt with what was found in `mark`s. */
function marked(excerpt: string): HTMLElement {
  const made = element("p", "post-search-excerpt");
  for (const [number, part] of excerpt.split(OPEN).entries()) {
    const [inside = "", after] = number ? part.split(CLOSE) : ["", part];
    if (number) made.append(element("mark", "", inside));
    made.append(after ?? "");
  }
  return made;
}

function link(place: Place, className: string): HTMLAnchorElement {
  const made = element("a", className, place.title);
  made.href = place.url;
  return made;
}

function shown(found: Found): HTMLLIElement {
  const item = element("li");
  const title = link(found, "post-search-title");
  item.append(title);
  if (found.facts) item.append(" ", element("span", "post-search-facts", found.facts));
  if (!found.sections.length) item.append(marked(found.excerpt));
  for (const section of found.sections) {
    const part = element("div", "post-search-section");
    part.append(link(section, ""), marked(section.excerpt));
    item.append(part);
  }
  return item;
}

function counted(count: number): string {
  if (!count) return say("No pages found");
  return count === 1 ? say("1 page found") : say("{count} pages found", { count });
}

type Held = readonly (() => Promise<Found>)[];

/** Return the first of what was found, as items of the list. */
async function first(found: Held): Promise<HTMLLIElement[]> {
  return (await Promise.all(found.slice(0, PAGE).map((one) => one()))).map(shown);
}

class Results {
  private readonly status = element("p", "post-search-status");
  private readonly list = element("ol", "post-search-results");
  private readonly more = element("button", "post-search-more", say("More results"));
  private readonly choices = element("div", "post-search-filters");
  private readonly box = element("div", "post-search");
  private timer = 0;
  private turn = 0;
  private rest: Held = [];

  constructor(
    private readonly input: HTMLInputElement,
    private readonly engine: Engine,
    place: Element,
    private readonly onPage: boolean,
  ) {
    this.status.setAttribute("role", "status");
    this.more.type = "button";
    this.more.hidden = true;
    this.more.addEventListener("click", () => void this.show());
    this.box.append(this.choices, this.status, this.list, this.more);
    place.append(this.box);
    // the results are here already; another page would show the same
    input.form?.addEventListener("submit", (event) => {
      if (!this.onPage) return;
      event.preventDefault();
      void this.search();
    });
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), PAUSE);
    });
    place.addEventListener("keydown", (event) => this.move(event as KeyboardEvent));
    void this.offer().then(() => this.search());
  }

  private async offer(): Promise<void> {
    const all = await this.engine.filters();
    for (const [name, values] of Object.entries(all)) {
      const sorted = Object.entries(values).sort(([a], [b]) =>
        name === "year" ? b.localeCompare(a) : a.localeCompare(b),
      );
      if (!sorted.length) continue;
      const select = element("select");
      select.name = name;
      const label = LABELS[name] ?? name;
      select.setAttribute("aria-label", label);
      select.append(new Option(label, ""));
      for (const [value, count] of sorted) select.append(new Option(`${value} (${count})`, value));
      select.addEventListener("change", () => void this.search());
      this.choices.append(select);
    }
  }

  private filters(): Filters {
    const chosen = [...this.choices.querySelectorAll("select")].filter(({ value }) => value);
    return Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
  }

  private async search(): Promise<void> {
    const words = this.input.value.trim();
    const turn = ++this.turn;
    const found = words ? await this.engine.search(words, this.filters()) : [];
    // what was found before stays until the new is there, so that nothing flickers
    const items = await first(found);
    if (turn !== this.turn) return;
    this.rest = found.slice(PAGE);
    this.list.replaceChildren(...items);
    this.more.hidden = !this.rest.length;
    this.status.textContent = words ? counted(found.length) : "";
    if (!this.onPage) return;
    // so that who comes back from a result finds the others
    const address = new URL(location.href);
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }

  private async show(): Promise<void> {
    const { turn } = this;
    const items = await first(this.rest);
    if (turn !== this.turn) return;
    this.rest = this.rest.slice(PAGE);
    this.list.append(...items);
    items[0]?.querySelector("a")?.focus();
    this.more.hidden = !this.rest.length;
  }

  /** Move between the field and the results by the arrow keys. */
  private move(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target instanceof HTMLSelectElement) return;
    const stops: HTMLElement[] = [this.input, ...this.list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}

// what the page was asked for, before an engine touches the address
const asked = new URLSearchParams(location.search).get("q") ?? "";
const engines = { pagefind, theme: sphinx };

/** Give a search form its results, in its dialog or on the search page. */
async function attach(form: HTMLFormElement, name: keyof typeof engines): Promise<void> {
  const input = form.querySelector("input");
  const place = form.closest("dialog") ?? document.getElementById("search-results");
  if (!input || !place) return;
  if (!input.value) input.value = asked;
  new Results(input, await engines[name](), place, form.closest("dialog") === null);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form.bd-search[data-search]")) {
  void attach(form, form.dataset["search"] as keyof typeof engines);
}
