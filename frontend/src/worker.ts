// Python, in a worker of its own: a cell that never ends does not stop the page.
import * as Comlink from "comlink";
import type { PyodideAPI } from "pyodide";
import type { Interpreter, Output } from "./protocol";
import runner from "./runner.py";

const FLUSH_AFTER = 50; // ms
const LIMIT = 1_000_000; // characters of a cell's printed output

type Emit = (output: Output) => void;
type RunCell = (
  source: string,
  name: string,
  emit: (kind: string, text: string) => void,
  ask: (prompt: string) => Promise<string>,
) => Promise<boolean>;

let runCell: RunCell | undefined;

/** Collects what is printed, since Python prints in small pieces and messages are slow. */
class Printer {
  private text = "";
  private name: "stdout" | "stderr" = "stdout";
  private flushed = performance.now();
  private total = 0;
  /** Deliveries under way: a run ends when the page has all of its output. */
  readonly sent: unknown[] = [];

  constructor(private readonly emit: Emit) {}

  readonly take = (kind: string, text: string): void => {
    if (kind !== "stdout" && kind !== "stderr") {
      this.flush();
      const output: Output =
        kind === "error" ? { kind: "error", text } : { kind: "display", data: JSON.parse(text) };
      this.sent.push(this.emit(output));
      return;
    }
    if (this.total > LIMIT) return;
    if (kind !== this.name) this.flush();
    this.name = kind;
    this.text += text;
    this.total += text.length;
    if (this.total > LIMIT) this.text += "\n[…]\n";
    if (performance.now() - this.flushed > FLUSH_AFTER) this.flush();
  };

  flush(): void {
    this.flushed = performance.now();
    if (this.text === "") return;
    this.sent.push(this.emit({ kind: "stream", name: this.name, text: this.text }));
    this.text = "";
  }
}

async function fetchFiles(python: PyodideAPI, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, address] of Object.entries(files)) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${name} could not be loaded (${response.status})`);
    const folder = name.split("/").slice(0, -1).join("/");
    if (folder !== "") python.FS.mkdirTree(folder);
    python.FS.writeFile(name, new Uint8Array(await response.arrayBuffer()));
  }
}

const interpreter: Interpreter = {
  async start(base, packages, files, progress) {
    progress({ kind: "python" });
    const { loadPyodide } = (await import(base + "pyodide.mjs")) as typeof import("pyodide");
    const python = await loadPyodide({ indexURL: base });
    if (packages.length > 0) {
      progress({ kind: "packages", names: packages });
      const failures: string[] = [];
      await python.loadPackage([...packages], { errorCallback: (text) => failures.push(text) });
      if (failures.length > 0) throw new Error(failures.join("; "));
    }
    await fetchFiles(python, files);
    const namespace = python.globals.get("dict")();
    python.runPython(runner, { globals: namespace });
    namespace.get("prepare")();
    runCell = namespace.get("run_cell") as RunCell;
  },

  async run(code, name, emit, ask) {
    if (runCell === undefined) throw new Error("Python has not been started");
    const printer = new Printer(emit);
    const succeeded = await runCell(code, name, printer.take, ask);
    printer.flush();
    await Promise.all(printer.sent);
    return succeeded;
  },
};

Comlink.expose(interpreter);
