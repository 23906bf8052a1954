// A page come alive: editors in place of the code, and runs that keep the cells' order.
import { Bar } from "./bar";
import { LiveCell } from "./cell";
import { Edits } from "./edits";
import { Kernel, Stopped } from "./kernel";
import type { Place } from "./dom";
import { Outputs } from "./outputs";
import { say } from "../words";
import type { Cell, Configuration, Step } from "./protocol";

const LONG = 15_000; // ms that a cell may run before Stop is offered

const message = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Return what is being loaded, nothing where code runs. */
function stepText(step: Step): string | undefined {
  if (step.kind === "packages") return say("Loading {packages}", { packages: step.names.join(", ") });
  return step.kind === "python" ? say("Loading {packages}", { packages: "Python" }) : undefined;
}

class LivePage {
  private readonly kernel: Kernel;
  private readonly shown: readonly LiveCell[];
  private readonly edits = new Edits();
  private readonly bar: Bar;
  /** Code by cell, as it last ran in the Python that is running. */
  private readonly ran = new Map<number, string>();
  private busy = false;
  private keep: boolean;

  constructor(
    private readonly configuration: Configuration,
    places: readonly Place[],
  ) {
    this.kernel = new Kernel(configuration);
    this.keep = this.edits.kept;
    const helper = (place: Place, role: Cell["role"]): Cell | undefined =>
      place.cell.role === "exercise"
        ? configuration.cells.find(
            (cell) => cell.role === role && cell.exercise === place.cell.exercise,
          )
        : undefined;
    this.shown = places.map((place, number) => {
      const solution = helper(place, "solution")?.source;
      const help = {
        checked: helper(place, "check") !== undefined,
        ...(solution === undefined ? {} : { solution }),
      };
      return new LiveCell(place, number + 1, help, {
        run: (cell) => void this.runTo(cell),
        check: (cell) => void this.runTo(cell, true),
        changed: () => this.save(),
        reset: (cell) => {
          this.ran.delete(cell.cell.index);
          cell.reset();
        },
      });
    });
    this.bar = new Bar(this.keep, {
      runAll: () => void this.runAll(),
      stop: () => this.kernel.stop(),
      reset: () => this.reset(),
      keep: (keep) => {
        this.keep = keep;
        if (keep) this.save();
        else this.edits.forget();
      },
    });
    for (const one of this.shown) {
      const kept = this.edits.of(one.cell.index, one.cell.source);
      if (kept !== undefined) one.replace(kept);
    }
  }

  private save(): void {
    if (!this.keep) return;
    this.edits.save(
      this.shown.map(({ cell, code }) => ({ index: cell.index, published: cell.source, code })),
    );
  }

  private reset(): void {
    this.kernel.stop();
    this.ran.clear();
    for (const one of this.shown) one.reset();
    this.bar.say(say("Code and outputs are as published."), false);
  }

  private at(cell: Cell): LiveCell | undefined {
    return this.shown.find((one) => one.cell === cell);
  }

  private code(cell: Cell): string {
    return this.at(cell)?.code ?? cell.source;
  }

  private label(cell: Cell): string {
    const shown = this.at(cell);
    return shown === undefined ? say("a hidden cell") : say("cell {number}", { number: shown.number });
  }

  private running(cell: Cell): string {
    return say("Running {cell}", { cell: this.label(cell) });
  }

  /** The cells above one that it may need: not run yet, or changed since. */
  private needed(before: Cell): Cell[] {
    return this.configuration.cells.filter(
      (cell) =>
        cell.index < before.index &&
        cell.role === "cell" &&
        !cell.idle &&
        this.ran.get(cell.index) !== this.code(cell),
    );
  }

  run(place: Place): void {
    const cell = this.at(place.cell);
    if (cell !== undefined) void this.runTo(cell);
  }

  private async runTo(target: LiveCell, check = false): Promise<void> {
    await this.guarded(async () => {
      const above = this.needed(target.cell);
      for (const cell of above) {
        const why = say("Running {cell} first, which {other} may need", {
          cell: this.label(cell),
          other: this.label(target.cell),
        });
        if (!(await this.runCell(cell, why)) && !cell.mayFail) {
          return say("Stopped: {cell} ended in an error.", { cell: this.label(cell) });
        }
      }
      const succeeded = await this.runCell(target.cell, this.running(target.cell));
      if (check && succeeded) await this.check(target);
      const parts = { number: target.number, count: above.length };
      if (!succeeded) {
        return above.length
          ? say("Cell {number} ended in an error (after {count} above it).", parts)
          : say("Cell {number} ended in an error.", parts);
      }
      return above.length
        ? say("Cell {number} is done (after {count} above it).", parts)
        : say("Cell {number} is done.", parts);
    });
  }

  private async runAll(): Promise<void> {
    await this.guarded(async () => {
      for (const cell of this.configuration.cells) {
        if (cell.role !== "cell" || cell.idle) continue;
        if (!(await this.runCell(cell, this.running(cell))) && !cell.mayFail) {
          return say("Stopped: {cell} ended in an error.", { cell: this.label(cell) });
        }
      }
      return say("All cells have run.");
    });
  }

  /** Do one thing at a time, and say how it ended. */
  private async guarded(work: () => Promise<string>): Promise<void> {
    if (this.busy) {
      this.bar.say(say("Another cell is running. Stop it, or wait for it."), true);
      return;
    }
    this.busy = true;
    try {
      this.bar.say(await work(), false);
    } catch (error) {
      this.ran.clear();
      this.bar.say(
        error instanceof Stopped
          ? say("Stopped. The next run starts Python anew.")
          : say("Python could not be run: {reason}", { reason: message(error) }),
        false,
      );
    } finally {
      this.busy = false;
    }
  }

  private async runCell(cell: Cell, why: string): Promise<boolean> {
    const shown = this.at(cell);
    const code = this.code(cell);
    const outputs = shown?.begin() ?? new Outputs(document.createElement("div"));
    const ask = (prompt: string): Promise<string> =>
      shown === undefined
        ? Promise.reject(new Error("a hidden cell cannot ask"))
        : shown.ask(prompt);
    const timer = window.setTimeout(
      () => this.bar.offerStop(`${why} … ${say("This takes long. It can be stopped.")}`),
      LONG,
    );
    const progress = (step: Step): void => this.bar.say(`${stepText(step) ?? why} …`, true);
    this.bar.say(`${why} …`, true);
    shown?.busy(true);
    try {
      const name = shown === undefined ? "cell (hidden)" : `cell ${shown.number}`;
      const succeeded = await this.kernel.run(code, name, progress, outputs.add, ask);
      this.ran.set(cell.index, code);
      return succeeded;
    } finally {
      window.clearTimeout(timer);
      shown?.busy(false);
    }
  }

  /** Run the hidden check of an exercise; an assertion's message is the feedback. */
  private async check(target: LiveCell): Promise<void> {
    const found = this.configuration.cells.find(
      (cell) => cell.role === "check" && cell.exercise === target.cell.exercise,
    );
    if (found === undefined) return;
    let said = "";
    let trace = "";
    const right = await this.kernel.run(
      found.source,
      "cell (check)",
      () => undefined,
      (output) => {
        if (output.kind === "stream") said += output.text;
        else if (output.kind === "error") trace = output.text;
      },
      () => Promise.reject(new Error("a check cannot ask")),
    );
    const reason = trace.trim().split("\n").at(-1)?.replace(/^AssertionError(: )?/, "");
    target.feedback(right ? said.trim() || say("Correct.") : reason || say("Not yet."), right);
  }
}

let live: LivePage | undefined;

/** Bring the page to life; a second call returns the same. */
export function activate(configuration: Configuration, places: readonly Place[]): LivePage {
  live ??= new LivePage(configuration, places);
  return live;
}
