// The list of tickets: opens them beside it, is walked with J and K, takes in what happens without jumping.
import { go } from "./navigate.js";
import { morph } from "./swaps.js";
import { say } from "./words.js";

const list = () => document.getElementById("list");
const rows = () => document.getElementById("rows");
const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
const waiting = new Map();

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || !plain(event) || !document.getElementById("work")) return;
  const row = event.target.closest("#rows .row, .side a.tip");
  const view = event.target.closest(".nav a[data-view], [data-back]");
  if (!row && !view) return;
  event.preventDefault();
  if (row) openTicket(row);
  else if (view.dataset.view === list()?.dataset.view || (view.hasAttribute("data-back") && list())) back();
  else switchTo(view);
});

function openTicket(row) {
  mark(row.dataset.number);
  go(row.getAttribute("href"), "work");
}

async function back() {
  const here = `/desk/views/${list().dataset.view}/`;
  const current = rows().querySelector("[aria-current='true']");
  if (!(await go(here, "work"))) return;
  current?.focus({ preventScroll: true });
}

function switchTo(link) {
  waiting.clear();
  point(link.dataset.view);
  go(link.getAttribute("href"), "list");
}

function point(view) {
  for (const other of document.querySelectorAll(".nav a")) other.removeAttribute("aria-current");
  document.querySelector(`.nav a[data-view="${CSS.escape(view)}"]`)?.setAttribute("aria-current", "page");
}

function mark(number) {
  rows()?.querySelector("[aria-current='true']")?.removeAttribute("aria-current");
  document.getElementById(`row-${number}`)?.setAttribute("aria-current", "true");
}

document.addEventListener("arrived", (event) => {
  if (list()) point(list().dataset.view);
  mark(event.detail.number);
  for (const row of document.querySelectorAll("#rows .row.gone:not([aria-current])")) row.remove();
  // Opened by keyboard, the conversation scrolls by keyboard; J and K go on from the marked row.
  if (event.detail.number && document.activeElement?.matches(".row")) document.getElementById("scroll")?.focus({ preventScroll: true });
});

for (const [key, step] of [["next", 1], ["previous", -1]]) document.addEventListener(`key:${key}`, (event) => walk(step, event));
document.addEventListener("key:back", (event) => rows() && document.getElementById("work")?.dataset.number && (event.preventDefault(), back()));

function walk(step, event) {
  if (!rows()) return;
  const all = [...rows().querySelectorAll(".row")];
  const at = all.indexOf(document.activeElement.closest(".row") ?? rows().querySelector("[aria-current='true']"));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

// What changed comes as rows and counts; see live.js.
export async function refresh(numbers) {
  const box = list();
  if (!box) return counts();
  const view = box.dataset.view;
  const response = await fetch(`/desk/views/${view}/changes/?numbers=${numbers.map(encodeURIComponent).join(",")}`, { headers: { "HX-Request": "true" } });
  if (!response.ok || list()?.dataset.view !== view) return;
  const parts = document.createElement("template");
  parts.innerHTML = await response.text();
  morph(document.getElementById("nav"), parts.content.getElementById("nav"));
  for (const number of numbers) take(number, parts.content.getElementById(`row-${number}`));
  if (!rows().querySelector(".row")) go(`/desk/views/${view}/`, "list", { push: false });
}

async function counts() {
  const nav = document.getElementById("nav");
  if (!nav) return;
  const here = nav.querySelector("[aria-current]")?.dataset.view ?? "";
  const response = await fetch(`/desk/counts/?here=${here}`, { headers: { "HX-Request": "true" } });
  if (response.ok) morph(nav, await response.text());
}

function take(number, fresh) {
  const known = document.getElementById(`row-${number}`);
  if (known && fresh) {
    if (known.getAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
    morph(known, fresh);
  } else if (known) {
    if (known.matches(":hover, :focus, [aria-current='true']")) known.classList.add("gone");
    else known.remove();
  } else if (fresh) {
    if (document.getElementById("work")?.dataset.number === number) fresh.setAttribute("aria-current", "true");
    // In another order than that of the last change its place is not the top.
    if (undisturbed()) list().dataset.order ? go(`/desk/views/${list().dataset.view}/`, "list", { push: false }) : enter(fresh);
    else waiting.set(number, fresh);
  }
  pill();
}

// New rows slip in only where nobody points, reads or walks.
const undisturbed = () => rows().scrollTop < 8 && !list().matches(":hover") && !rows().contains(document.activeElement);

function enter(row) {
  rows().querySelector(".empty")?.remove();
  row.classList.add("fresh");
  rows().prepend(row);
}

function pill() {
  let button = list().querySelector(".list-pill");
  if (!waiting.size) return button?.remove();
  if (!button) {
    button = document.createElement("button");
    button.className = "list-pill";
    button.addEventListener("click", () => {
      [...waiting.values()].forEach(enter);
      waiting.clear();
      rows().scrollTo({ top: 0 });
      button.remove();
    });
    list().append(button);
  }
  button.textContent = `↑ ${say("fresh", waiting.size)}`;
}

document.addEventListener("htmx:afterSwap", () => {
  // The next page may bring a row that came in live already.
  const seen = new Set();
  for (const row of rows()?.querySelectorAll(".row") ?? []) {
    if (seen.has(row.id)) row.remove();
    seen.add(row.id);
  }
});
