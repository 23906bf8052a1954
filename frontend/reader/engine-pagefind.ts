// Pagefind (https://pagefind.app/docs/api/): the index in pieces, of which a search loads a few.
import { CLOSE, type Engine, type Filters, type Found, OPEN, type Place, root } from "./engine";

interface Data {
  url: string;
  raw_url?: string;
  excerpt: string;
  meta: { title?: string; date?: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}

interface Pagefind {
  options(options: object): Promise<void>;
  init(): Promise<void>;
  mergeIndex(path: string, options: object): Promise<void>;
  filters(): Promise<Record<string, Record<string, number>>>;
  search(
    words: string | null,
    options: { filters: Filters; sort?: object },
  ): Promise<{ results: { data(): Promise<Data> }[] }>;
}

/** Return an excerpt as text: Pagefind gives escaped HTML with `mark` in it. */
function text(excerpt: string): string {
  const marked = excerpt.replaceAll("<mark>", OPEN).replaceAll("</mark>", CLOSE);
  return new DOMParser().parseFromString(marked, "text/html").body.textContent ?? "";
}

/** Return the language to search in, and the further indexes of a large site that have it.
 *
 * Pagefind takes the most frequent language of each index that lacks the page's: for all of them it
 * has to be the one that the first index takes.
 */
async function further(): Promise<[string, string[]]> {
  const answer = await fetch(new URL("pagefind/parts.json", root));
  const parts = (await answer.json()) as Record<string, string[]>;
  const own = document.documentElement.lang.toLowerCase();
  const known = [own, own.split("-")[0] ?? "", ...Object.keys(parts)];
  const language = known.find((one) => one in parts) ?? "";
  return [language, parts[language] ?? []];
}

export async function pagefind(): Promise<Engine> {
  const address = new URL("pagefind/pagefind.js", root).href;
  const engine = (await import(address)) as Pagefind;
  await engine.options({ baseUrl: root.pathname, excerptLength: 24 });
  await engine.init();
  const [language, parts] = await further();
  const merged = parts.map((part) => {
    const path = new URL(`pagefind/${part}`, root).pathname;
    return engine.mergeIndex(path, { baseUrl: root.pathname, language });
  });
  await Promise.all(merged);
  const place = (one: { title: string; url: string; excerpt: string }): Place => ({
    title: one.title,
    url: one.url,
    excerpt: text(one.excerpt),
  });
  return {
    filters: () => engine.filters(),
    async search(words, filters) {
      const { results } = await engine.search(words, { filters });
      return results.map((result) => async (): Promise<Found> => {
        const data = await result.data();
        const title = data.meta.title ?? data.url;
        const parts = data.sub_results.filter((one) => one.url.includes("#") && one.title !== title);
        const sections = parts.slice(0, 3);
        return {
          ...place({ title, url: data.url, excerpt: data.excerpt }),
          facts: data.meta.date ?? "",
          sections: sections.map(place),
        };
      });
    },
  };
}
