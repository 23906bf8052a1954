import type { Cell } from "./protocol";

/** A cell that the page shows, with the buttons that are under it. */
export interface Place {
  readonly cell: Cell;
  readonly element: HTMLElement;
  readonly tools: HTMLElement;
  readonly run: HTMLButtonElement;
}

export function button(label: string, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `live-button ${className}`;
  made.textContent = label;
  return made;
}
