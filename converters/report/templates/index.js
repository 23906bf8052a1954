"use strict";
// A press on a kind or construct leaves the posts that have it, and links to its first place there.
const rows = [...document.querySelectorAll("#posts tr")];
const buttons = [...document.querySelectorAll("button[data-code], button[data-kind]")];
const find = document.getElementById("find");
const order = document.getElementById("order");
const shown = document.getElementById("shown");
const kinds = new Map();
for (const list of document.querySelectorAll(".constructs ul"))
  for (const one of list.querySelectorAll("button")) kinds.set(one.dataset.code, list.className);
const body = rows.map((row) => ({
  row,
  text: row.cells[0].textContent.toLowerCase(),
  link: row.querySelector("a"),
  codes: row.dataset.codes.split(" ").filter(Boolean).map((pair) => {
    const at = pair.lastIndexOf("=");
    return [pair.slice(0, at), Number(pair.slice(at + 1))];
  }),
}));
let wanted = null;

function show() {
  const words = find.value.toLowerCase().trim();
  let posts = 0, edits = 0;
  for (const one of body) {
    const found = one.codes.filter(([code]) =>
      wanted && (wanted.code ? code === wanted.code : kinds.get(code) === wanted.kind));
    const hit = (!wanted || found.length > 0) && one.text.includes(words);
    one.row.hidden = !hit;
    const only = found.map(([code]) => code).join(" ");
    one.link.hash = only ? encodeURIComponent(only) : "";
    posts += hit;
    if (hit) edits += found.reduce((sum, [, count]) => sum + count, 0);
  }
  const name = wanted ? ` with ${edits.toLocaleString("en")} edits of ${wanted.code || wanted.kind}` : "";
  shown.textContent = `${posts.toLocaleString("en")} ${posts === 1 ? "post" : "posts"}${name}`;
}

for (const button of buttons)
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const one of buttons) one.setAttribute("aria-pressed", String(on && one === button));
    wanted = on ? { code: button.dataset.code, kind: button.dataset.kind } : null;
    show();
  });
find.addEventListener("input", show);
order.addEventListener("change", () => {
  const key = order.value;
  const sorted = key ? [...rows].sort((a, b) => b.dataset[key] - a.dataset[key]) : rows;
  document.getElementById("posts").append(...sorted);
});
show();
