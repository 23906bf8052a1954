// Sphinx's own index, one file for the whole site, searched by the script that belongs to it.
import { CLOSE, type Engine, type Filters, type Found, OPEN, root } from "./engine";
import { source } from "./excerpt";

type Hit = [docname: string, title: string, anchor: string, description: string | null, score: number, file: string];

declare const Search: {
  _parseQuery(query: string): [string, Set<string>, Set<string>, Set<string>, Set<string>];
  _performSearch(...query: [string, Set<string>, Set<string>, Set<string>, Set<string>]): Hit[];
};

/** Of each post by docname: its tags, its year, and its date as readers see it. */
type Facets = Record<string, { tag: string[]; year: string[]; date: string }>;

const REMOVED = ".headerlink, script, style, .post-meta, .post-series, h1, .math";
const AROUND = 90; // characters of an excerpt on each side

function script(name: string): Promise<void> {
  return new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = new URL(name, root).href;
    element.onload = () => done();
    element.onerror = failed;
    document.head.append(element);
  });
}

/** Load Sphinx's scripts; they would search for the `q` of the address, and write it into each field. */
async function scripts(): Promise<void> {
  const { href } = location;
  const fields = document.querySelectorAll<HTMLInputElement>('input[name="q"]');
  history.replaceState(history.state, "", location.pathname);
  for (const field of fields) field.name = "";
  try {
    for (const name of ["_static/searchtools.js", "_static/language_data.js", "searchindex.js"]) await script(name);
  } finally {
    history.replaceState(history.state, "", href);
    for (const field of fields) field.name = "q";
  }
}

let loaded: Promise<void> | undefined;

export async function sphinx(): Promise<Engine> {
  const known = document.querySelector('script[src*="searchtools.js"]') !== null;
  loaded ??= known ? Promise.resolve() : scripts();
  await loaded;
  const answer = await fetch(new URL("_static/postpress-facets.json", root));
  const facets = (answer.ok ? await answer.json() : {}) as Facets;
  const has = (docname: string, filters: Filters): boolean =>
    Object.entries(filters).every(([name, value]) =>
      (facets[docname]?.[name as "tag" | "year"] ?? []).includes(value),
    );
  return {
    async filters() {
      const counts: Record<string, Record<string, number>> = {};
      for (const facet of Object.values(facets)) {
        for (const name of ["tag", "year"] as const) {
          const values = (counts[name] ??= {});
          for (const value of facet[name]) values[value] = (values[value] ?? 0) + 1;
        }
      }
      return counts;
    },
    async search(words, filters) {
      const query = Search._parseQuery(words);
      // or the next page would mark the words, whether or not it was among the results
      localStorage.removeItem("sphinx_highlight_terms");
      const pages = new Map<string, Hit[]>();
      // the best are at the end
      for (const hit of Search._performSearch(...query).reverse()) {
        if (has(hit[0], filters)) pages.set(hit[0], [...(pages.get(hit[0]) ?? []), hit]);
      }
      return [...pages].map(([docname, hits]) => () => found(docname, hits, [...query[3]], facets));
    },
  };
}

/** Return the address of a page by the name of its file, for both of Sphinx's builders. */
function address(docname: string): URL {
  const options = (window as { DOCUMENTATION_OPTIONS?: { BUILDER?: string; LINK_SUFFIX?: string } })
    .DOCUMENTATION_OPTIONS;
  if (options?.BUILDER !== "dirhtml") return new URL(docname + (options?.LINK_SUFFIX ?? ".html"), root);
  return new URL(docname === "index" ? "" : `${docname.replace(/\/index$/, "")}/`, root);
}

async function found(docname: string, hits: Hit[], words: string[], facets: Facets): Promise<Found> {
  const url = address(docname);
  const from = await source(url);
  const article = from?.page.querySelector("article.bd-article");
  const heading = article?.querySelector("h1");
  const pattern = anyOf(words);
  const sections = pattern && article ? [...article.querySelectorAll("section section[id]")] : [];
  const matching = sections.filter((one) => own(one).search(pattern ?? "") >= 0).slice(0, 3);
  return {
    title: heading ? plain(heading) : (hits[0]?.[1] ?? docname),
    url: url.href,
    facts: facets[docname]?.date ?? "",
    excerpt: article ? excerpt(plain(article), pattern) : "",
    sections: matching.map((section) => ({
      title: plain(section.firstElementChild ?? section),
      url: `${url.href}#${encodeURIComponent(section.id)}`,
      excerpt: excerpt(own(section), pattern),
    })),
  };
}

function anyOf(words: string[]): RegExp | undefined {
  const escaped = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return escaped.length ? new RegExp(escaped.join("|"), "giu") : undefined;
}

/** Return the text of a section, without its heading and the sections in it. */
function own(section: Element): string {
  const copy = section.cloneNode(true) as Element;
  for (const one of copy.querySelectorAll("section, :scope > :first-child")) one.remove();
  return plain(copy);
}

function plain(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const one of copy.querySelectorAll(REMOVED)) one.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** Return what stands around the first of some words in a text, each occurrence marked. */
function excerpt(text: string, pattern: RegExp | undefined): string {
  const first = pattern ? Math.max(text.search(pattern), 0) : 0;
  const start = first <= AROUND ? 0 : text.indexOf(" ", first - AROUND) + 1;
  const last = start + 2 * AROUND + 40;
  const blank = text.lastIndexOf(" ", last);
  // words are not cut, but where a script has no blanks
  const end = last < text.length && blank > first ? blank : last;
  const cut = text.slice(start, end);
  const shown = pattern ? cut.replace(pattern, (word) => OPEN + word + CLOSE) : cut;
  return (start ? "… " : "") + shown + (end < text.length ? " …" : "");
}
