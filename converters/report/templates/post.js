"use strict";
// A press on a construct leaves only its edits lit; j and k go from one to the next.
const chips = [...document.querySelectorAll(".chip")];
const rows = [...document.querySelectorAll(".row")];
let at = -1;

const codesOf = (mark) => mark.dataset.codes.split(" ");

function light(codes) {
  for (const chip of chips) chip.setAttribute("aria-pressed", String(codes.includes(chip.dataset.code)));
  for (const row of rows) {
    const lit = [...row.querySelectorAll("mark")].some((one) => codesOf(one).some((code) => codes.includes(code)));
    row.classList.toggle("off", codes.length > 0 && !lit);
    row.classList.toggle("lit", lit);
  }
  at = -1;
  if (codes.length) step(1);
}

function step(by) {
  const lit = rows.filter((row) => row.classList.contains("lit"));
  const stops = lit.length ? lit : rows.filter((row) => row.classList.contains("changed"));
  if (!stops.length) return;
  at = (at + by + stops.length) % stops.length;
  for (const row of rows) row.classList.toggle("now", row === stops[at]);
  stops[at].scrollIntoView({ block: "center" });
}

for (const chip of chips)
  chip.addEventListener("click", () =>
    light(chip.getAttribute("aria-pressed") === "true" ? [] : [chip.dataset.code]));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});
// the marks of one edit on either side
for (const row of rows) {
  const [left, right] = [...row.querySelectorAll("pre")].map((one) => [...one.querySelectorAll("mark")]);
  if (!right || left.length !== right.length) continue;
  left.forEach((mark, number) => {
    const pair = [mark, right[number]];
    for (const one of pair) {
      one.addEventListener("mouseenter", () => pair.forEach((other) => other.classList.add("pair")));
      one.addEventListener("mouseleave", () => pair.forEach((other) => other.classList.remove("pair")));
    }
  });
}
const hash = decodeURIComponent(location.hash.slice(1));
if (/^L\d+$/.test(hash)) document.getElementById(hash)?.closest("details")?.setAttribute("open", "");
else if (hash) light(hash.split(" "));
