// What the page and the worker say to each other, and what the build leaves in a page.

/** A cell of the page, as the build embeds it: shown, hidden or removed. */
export interface Cell {
  readonly index: number;
  readonly source: string;
  readonly role: "cell" | "exercise" | "check" | "solution";
  readonly exercise?: string;
  readonly hint?: string;
  /** A failure of the cell is expected, and does not stop the cells that need it. */
  readonly mayFail?: boolean;
  /** Not run on behalf of a later cell: the author has switched it off. */
  readonly idle?: boolean;
}

export interface Configuration {
  /** Where Python's files are, relative to the page. */
  readonly base: string;
  readonly packages: readonly string[];
  /** Files beside the post that its cells read or import: name in its folder → address. */
  readonly files: Readonly<Record<string, string>>;
  readonly cells: readonly Cell[];
}

export type Mime = Readonly<Record<string, string>>;

export type Output =
  | { readonly kind: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "display"; readonly data: Mime }
  | { readonly kind: "error"; readonly text: string };

/** What goes on before code runs: Python or packages are loaded. */
export type Step =
  | { readonly kind: "python" | "run" }
  | { readonly kind: "packages"; readonly names: readonly string[] };

export type Progress = (step: Step) => void;

/** Python in its worker. Its functions are called through Comlink. */
export interface Interpreter {
  start(
    base: string,
    packages: readonly string[],
    files: Readonly<Record<string, string>>,
    progress: Progress,
  ): Promise<void>;
  /** Run code; tell whether it ended without an exception. `name` is shown in tracebacks. */
  run(
    code: string,
    name: string,
    emit: (output: Output) => void,
    ask: (prompt: string) => Promise<string>,
  ): Promise<boolean>;
}
