// Choosing rows of the list: by their boxes, with Shift a whole stretch, with X the row one is on, with Escape none.
import { offer } from "./macro.js";
import { toast } from "./toast.js";
import { htmx } from "./swaps.js";
import { say } from "./words.js";

const chosen = new Set();
let whole = false;
let last = null;

const list = () => document.getElementById("list");
const bar = () => document.getElementById("bulk");
const rows = () => [...document.querySelectorAll("#rows .row")];

// The box must not open the ticket it stands on.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".row-check");
  if (!box) return;
  event.stopPropagation();
  event.preventDefault();
  const row = box.closest(".row");
  const on = !chosen.has(row.dataset.number);
  if (event.shiftKey && last) stretch(row, on);
  else choose(row, on);
  last = row.dataset.number;
  show();
}, true);

function choose(row, on) {
  if (on) chosen.add(row.dataset.number);
  else chosen.delete(row.dataset.number);
  whole = false;
}

function stretch(row, on) {
  const all = rows();
  const ends = [all.indexOf(row), all.findIndex((one) => one.dataset.number === last)].sort((a, b) => a - b);
  for (const one of all.slice(Math.max(0, ends[0]), ends[1] + 1)) choose(one, on);
}

document.addEventListener("keydown", (event) => {
  if (!bar() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable='true'], .menu, dialog")) return;
  if (event.key === "Escape" && chosen.size) clear();
});

document.addEventListener("key:choose", (event) => {
  const row = bar() && (document.activeElement?.closest(".row") ?? document.querySelector("#rows .row[aria-current='true']"));
  if (!row) return;
  choose(row, !chosen.has(row.dataset.number));
  last = row.dataset.number;
  show();
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-bulk-clear]")) clear();
  if (event.target.closest("[data-bulk-whole]")) {
    whole = true;
    for (const row of rows()) chosen.add(row.dataset.number);
    show();
  }
});

function clear() {
  chosen.clear();
  whole = false;
  show();
}

// A view with more than are changed at once, or one whose number is not known, is not said to be chosen whole.
function wholeSaid(all) {
  const most = Number(bar().querySelector("[data-bulk-whole]").dataset.most);
  const number = Number(all.replace(/[.,\s\u00a0]/g, "") || NaN);
  return number <= most ? say("wholeChosen", all) : say("wholeCapped", most);
}

// The boxes and the bar say what is chosen, also in rows that came anew.
function show() {
  const box = list();
  if (!box || !bar()) return;
  for (const row of rows()) {
    const on = chosen.has(row.dataset.number);
    row.classList.toggle("chosen", on);
  }
  box.classList.toggle("choosing", chosen.size > 0);
  bar().hidden = !chosen.size;
  const given = document.getElementById("bulk-chosen").elements;
  given.numbers.value = [...chosen].join(",");
  given.whole.value = whole ? "1" : "";
  const nav = document.querySelector(`.nav a[data-view="${CSS.escape(box.dataset.view)}"] b`);
  const all = nav?.textContent.trim() || "";
  bar().querySelector("[data-bulk-count]").textContent = whole ? wholeSaid(all) : say("chosen", chosen.size);
}

document.addEventListener("htmx:afterSettle", show);
document.addEventListener("arrived", () => {
  if (list() && given()?.view.value !== list().dataset.view) clear();
  show();
});
const given = () => document.getElementById("bulk-chosen")?.elements;

// What came of it, with the way back.
document.addEventListener("batched", ({ detail }) => {
  clear();
  document.getElementById("bulk-ask")?.close();
  if (detail.open) return ask(detail.open);
  if (!detail.undo) return toast(detail.text);
  offer(detail.text, detail.undo, 12);
});

async function ask(address) {
  const dialog = document.getElementById("bulk-ask") ?? document.getElementById("ask");
  const response = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!dialog || !response.ok) return;
  dialog.innerHTML = await response.text();
  htmx.process(dialog);
  if (!dialog.open) dialog.showModal();
}
