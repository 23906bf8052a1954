// All that a page loads before the reader asks for more: a Run button under each cell.
import { say } from "../words";
import { button, type Place } from "./dom";
import type { Cell, Configuration } from "./protocol";

function place(cell: Cell): Place | undefined {
  const element = document.getElementById(`live-cell-${cell.index}`);
  const input = element?.querySelector<HTMLElement>(":scope .cell_input");
  if (!element || !input) return undefined;
  const tools = document.createElement("div");
  tools.className = "live-tools";
  const run = button(say("Run"), "live-run");
  tools.append(run);
  input.after(tools);
  return { cell, element, tools, run };
}

const data = document.getElementById("live-cells")?.textContent;
if (data) {
  const configuration = JSON.parse(data) as Configuration;
  const places = configuration.cells.map(place).filter((one) => one !== undefined);
  // One click may come while the rest is still on its way: the page takes over from the first.
  let page: Promise<typeof import("./page")> | undefined;
  for (const one of places) {
    one.run.addEventListener("click", () => {
      if (page !== undefined) return;
      one.run.setAttribute("aria-busy", "true");
      page = import("./page");
      page.then(
        ({ activate }) => {
          one.run.removeAttribute("aria-busy");
          activate(configuration, places).run(one);
        },
        () => {
          page = undefined;
          one.run.removeAttribute("aria-busy");
          one.run.textContent = say("Run (could not be loaded: try again)");
        },
      );
    });
  }
}
