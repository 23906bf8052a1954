// A cell that the page shows: its editor, what is published below it, and what a run shows instead.
import { say } from "../words";
import { createEditor, type Editor } from "./editor";
import { button, type Place } from "./dom";
import { Outputs } from "./outputs";
import type { Cell } from "./protocol";

export interface CellEvents {
  readonly run: (cell: LiveCell) => void;
  readonly changed: (cell: LiveCell) => void;
  readonly reset: (cell: LiveCell) => void;
  readonly check: (cell: LiveCell) => void;
}

export class LiveCell {
  readonly cell: Cell;
  private readonly editor: Editor;
  private readonly published: readonly HTMLElement[];
  private readonly output: HTMLElement;
  private readonly resetButton = button(say("Reset"), "live-reset");
  private edited = false;

  constructor(
    private readonly place: Place,
    readonly number: number,
    help: { readonly solution?: string; readonly checked: boolean },
    events: CellEvents,
  ) {
    this.cell = place.cell;
    const { element, tools, run } = place;
    const input = element.querySelector<HTMLElement>(":scope .cell_input")!;
    this.published = [...element.querySelectorAll<HTMLElement>(":scope > .cell_output")];
    this.output = document.createElement("div");
    this.output.className = "cell_output live-output";
    this.output.setAttribute("role", "group");
    this.output.setAttribute("aria-label", say("Output of cell {number}", { number }));
    this.output.hidden = true;
    element.append(this.output);

    const host = document.createElement("div");
    host.className = "live-editor";
    const static_ = [...input.children] as HTMLElement[];
    input.append(host);
    this.editor = createEditor(host, this.cell.source, say("Code of cell {number}", { number }), {
      changed: () => {
        this.edited = this.code !== this.cell.source;
        this.resetButton.hidden = !this.edited && this.output.hidden;
        events.changed(this);
      },
      run: () => events.run(this),
      leave: () => run.focus(),
    });
    for (const child of static_) child.hidden = true;
    element.classList.add("live-cell");

    run.addEventListener("click", () => events.run(this));
    this.resetButton.hidden = true;
    this.resetButton.addEventListener("click", () => {
      events.reset(this);
      run.focus();
    });
    if (help.checked) {
      const check = button(say("Check"), "live-check");
      check.addEventListener("click", () => events.check(this));
      tools.append(check);
    }
    if (this.cell.hint !== undefined) this.reveal(say("Hint"), this.cell.hint, "live-hint");
    if (help.solution !== undefined) this.reveal(say("Solution"), help.solution, "live-solution");
    tools.append(this.resetButton);
  }

  get code(): string {
    return this.editor.code();
  }

  get changed(): boolean {
    return this.edited;
  }

  replace(code: string): void {
    if (code !== this.code) this.editor.replace(code);
  }

  /** A button that shows a text below the cell, and hides it again. */
  private reveal(label: string, text: string, className: string): void {
    const box = document.createElement(className === "live-solution" ? "pre" : "p");
    const show = button(label, className);
    box.className = `live-help ${className}-text`;
    box.textContent = text;
    box.hidden = true;
    box.id = `${className}-${this.cell.index}`;
    show.setAttribute("aria-expanded", "false");
    show.setAttribute("aria-controls", box.id);
    show.addEventListener("click", () => {
      box.hidden = !box.hidden;
      show.setAttribute("aria-expanded", String(!box.hidden));
    });
    this.place.tools.append(show);
    this.place.tools.after(box);
  }

  busy(busy: boolean): void {
    if (busy) this.place.run.setAttribute("aria-busy", "true");
    else this.place.run.removeAttribute("aria-busy");
    this.place.element.classList.toggle("live-running", busy);
  }

  /** Make room for a run's outputs: the last ones, or those that were published, go. */
  begin(): Outputs {
    for (const one of this.published) one.hidden = true;
    this.output.replaceChildren();
    this.output.hidden = false;
    this.resetButton.hidden = false;
    return new Outputs(this.output);
  }

  feedback(text: string, right: boolean): void {
    const box = document.createElement("p");
    box.className = `live-feedback ${right ? "live-right" : "live-wrong"}`;
    box.setAttribute("role", "status");
    box.textContent = text;
    this.output.append(box);
  }

  /** Ask for a line below the cell, as `input()` does in a notebook. */
  ask(prompt: string): Promise<string> {
    const form = document.createElement("form");
    const field = document.createElement("input");
    const label = document.createElement("label");
    form.className = "live-input";
    label.textContent = prompt || say("Input");
    field.autocomplete = "off";
    label.append(field);
    form.append(label, button(say("Enter"), "live-enter"));
    form.querySelector("button")!.type = "submit";
    this.output.append(form);
    field.focus();
    return new Promise((resolve) => {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        form.remove();
        resolve(field.value);
      });
    });
  }

  /** Show the code and the outputs as they were published. */
  reset(): void {
    this.replace(this.cell.source);
    this.output.replaceChildren();
    this.output.hidden = true;
    for (const one of this.published) one.hidden = false;
    this.resetButton.hidden = true;
  }
}
