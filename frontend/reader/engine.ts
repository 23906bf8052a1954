// What the search dialog needs of an engine; there are two: Pagefind, and Sphinx's own index.

export interface Place {
  readonly title: string;
  readonly url: string;
  /** Text in which `\u0001` and `\u0002` enclose what was found. */
  readonly excerpt: string;
}

/** A page that was found, and the sections of it that match best. */
export interface Found extends Place {
  readonly facts: string;
  readonly sections: readonly Place[];
}

export type Filters = Readonly<Record<string, string>>;

export interface Engine {
  /** The values of each filter with how many pages have them: `{tag: {maths: 3}, year: {2024: 5}}`. */
  filters(): Promise<Record<string, Record<string, number>>>;
  /** Return what was found, the best first; each is loaded when it is asked for. */
  search(words: string, filters: Filters): Promise<(() => Promise<Found>)[]>;
}

/** The site's root, as this page has it: `../` and the like. */
export const root = new URL(document.documentElement.dataset["content_root"] ?? "./", location.href);

export const OPEN = "\u0001";
export const CLOSE = "\u0002";
