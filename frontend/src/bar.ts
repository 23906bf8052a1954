// The bar at the foot of the window once a page is live: what goes on, and what can be done.
import { say } from "../words";
import { button } from "./dom";

export interface BarEvents {
  readonly runAll: () => void;
  readonly stop: () => void;
  readonly reset: () => void;
  readonly keep: (keep: boolean) => void;
}

export class Bar {
  private readonly text = document.createElement("span");
  private readonly stopButton = button(say("Stop"), "live-stop");

  constructor(keeps: boolean, events: BarEvents) {
    const bar = document.createElement("div");
    bar.className = "live-bar";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", say("Live cells"));
    this.text.className = "live-status";
    this.text.setAttribute("role", "status");
    const all = button(say("Run all"), "live-all");
    const reset = button(say("Reset all"), "live-reset-all");
    this.stopButton.disabled = true;
    all.addEventListener("click", events.runAll);
    reset.addEventListener("click", events.reset);
    this.stopButton.addEventListener("click", events.stop);
    const keep = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = keeps;
    box.addEventListener("change", () => events.keep(box.checked));
    keep.className = "live-keep";
    keep.append(box, say("Keep my edits in this browser"));
    bar.append(this.text, all, this.stopButton, reset, keep);
    document.body.append(bar);
    document.body.classList.add("live-page");
  }

  say(text: string, busy: boolean): void {
    this.text.textContent = text;
    this.stopButton.disabled = !busy;
    this.stopButton.classList.remove("live-urgent");
  }

  /** A cell runs for long: point at the way out. */
  offerStop(text: string): void {
    this.text.textContent = text;
    this.stopButton.classList.add("live-urgent");
  }
}
