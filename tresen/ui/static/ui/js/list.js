// The list of tickets: opens them beside it, takes in what happens elsewhere, and moves nothing one looks at.
import { go, fetchAlone } from "./navigate.js";
import { htmx, morph } from "./swaps.js";
import { mark, openRow } from "./walk.js";
import { say } from "./words.js";

const list = () => document.getElementById("list");
const rows = () => document.getElementById("rows");
const open = () => document.getElementById("work")?.dataset.number;
const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
const waiting = new Map();
const left = new Map(); // where rows stood that have been swept away, for those that come back
let entering = false;
let pointing = false;

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || !plain(event) || !document.getElementById("work")) return;
  const row = event.target.closest("#rows .row, .side a.tip");
  const view = event.target.closest(".nav a[data-view], [data-back]");
  if (!row && !view) return;
  event.preventDefault();
  if (row) enterTicket(row);
  else if (view.dataset.view === list()?.dataset.view || (view.hasAttribute("data-back") && list())) back();
  else switchTo(view);
});

function enterTicket(row) {
  if (row.dataset.number && row.dataset.number === open()) return document.getElementById("scroll")?.focus({ preventScroll: true });
  entering = true;
  if (row.matches("#rows .row")) openRow(row);
  else go(row.getAttribute("href"), "work");
}

export async function back() {
  const here = `/desk/views/${list().dataset.view}/`;
  const current = rows().querySelector("[aria-current='true']");
  if (!(await go(here, "work"))) return;
  current?.focus({ preventScroll: true });
}

function switchTo(link) {
  waiting.clear();
  left.clear();
  point(link.dataset.view);
  go(link.getAttribute("href"), "list");
}

function point(view) {
  for (const other of document.querySelectorAll(".nav a")) other.removeAttribute("aria-current");
  document.querySelector(`.nav a[data-view="${CSS.escape(view)}"]`)?.setAttribute("aria-current", "page");
}

document.addEventListener("arrived", (event) => {
  if (list()) point(list().dataset.view);
  mark(event.detail.number);
  sweep();
  // Opened by mouse or Enter, the conversation has the keys; walked to with J, K or the arrows, the list keeps them.
  if (event.detail.number && entering) document.getElementById("scroll")?.focus({ preventScroll: true });
  entering = false;
});

document.addEventListener("key:back", (event) => rows() && open() && (event.preventDefault(), back()));

// Who last moved the mouse over the list points at something there; who has typed since does not.
document.addEventListener("pointermove", (event) => (pointing = Boolean(event.target.closest?.("#list"))), { passive: true });
document.addEventListener("keydown", () => (pointing = false), { capture: true });

// Rows that are no longer in the view go when one goes on, and never from under the pointer.
function sweep() {
  if (pointing || !rows()) return;
  for (const row of rows().querySelectorAll(".group .row[data-group]:not([aria-current])")) {
    const home = groupOf(row);
    if (home && !home.contains(row)) home.prepend(row);
    else if (!home) row.classList.add("gone"); // its group is new: it comes with the list
  }
  for (const row of rows().querySelectorAll(".row.gone:not([aria-current])")) {
    left.set(row.dataset.number, row.nextElementSibling);
    row.remove();
  }
}

const groupOf = (row) => rows().querySelector(`.group[data-group="${CSS.escape(row.dataset.group ?? "")}"] > .group-rows`);

// What changed comes as rows and counts; see live.js.
export async function refresh(numbers) {
  const box = list();
  if (!box) return counts();
  const view = box.dataset.view;
  const response = await fetch(`/desk/views/${view}/changes/?numbers=${numbers.map(encodeURIComponent).join(",")}`, { headers: { "HX-Request": "true" } });
  if (!response.ok || list()?.dataset.view !== view) return;
  const parts = document.createElement("template");
  parts.innerHTML = await response.text();
  count(parts.content.getElementById("nav"));
  for (const told of parts.content.querySelectorAll("[data-counted]")) {
    const head = rows().querySelector(`.group[data-group="${CSS.escape(told.dataset.counted)}"] > summary b`);
    if (head && head.textContent !== told.textContent) head.textContent = told.textContent;
  }
  for (const number of numbers) take(number, parts.content.getElementById(`row-${number}`));
  if (!rows().querySelector(".row") && !open()) reload();
}

export async function counts() {
  const nav = document.getElementById("nav");
  if (!nav) return;
  const here = nav.querySelector("[aria-current]")?.dataset.view ?? "";
  const response = await fetch(`/desk/counts/?here=${here}`, { headers: { "HX-Request": "true" } });
  if (response.ok) count(await response.text());
}

function count(fresh) {
  const nav = document.getElementById("nav");
  if (fresh && !nav.querySelector(".carried")) morph(nav, fresh);
  document.dispatchEvent(new CustomEvent("counted"));
}

function take(number, fresh) {
  const known = document.getElementById(`row-${number}`);
  if (known && fresh) {
    if (known.getAttribute("aria-current")) fresh.setAttribute("aria-current", "true");
    morph(known, fresh);
  } else if (known) {
    known.classList.add("gone");
    known.setAttribute("aria-description", (known.title = say("noLonger")));
    if (undisturbed()) sweep();
  } else if (fresh) {
    if (open() === number) fresh.setAttribute("aria-current", "true");
    if (left.has(number)) enter(fresh);
    else waiting.set(number, fresh);
    if (waiting.size && undisturbed()) letIn();
  } else waiting.delete(number);
  pill();
}

// New rows slip in by themselves only where nobody points, reads or walks.
const undisturbed = () => rows().scrollTop < 8 && !open() && !pointing && !rows().contains(document.activeElement);

function letIn() {
  // In another order than that of the last change its place is not the top.
  const homeless = list().dataset.grouping && [...waiting.values()].some((row) => !groupOf(row));
  if (list().dataset.order || homeless) reload();
  else for (const row of waiting.values()) enter(row);
  waiting.clear();
  pill();
}

function enter(row) {
  const before = left.get(row.dataset.number);
  left.delete(row.dataset.number);
  rows().querySelector(".empty")?.remove();
  row.classList.add("fresh");
  if (before?.isConnected) before.before(row);
  else (groupOf(row) ?? rows()).prepend(row);
}

// The list anew, beside what is open.
async function reload() {
  const view = list().dataset.view;
  const parts = await fetchAlone(`/desk/views/${view}/`, "list").catch(() => null);
  const fresh = parts?.getElementById("list");
  if (!fresh || list()?.dataset.view !== view) return;
  list().replaceWith(fresh);
  htmx.process(fresh);
  mark(open());
  document.dispatchEvent(new CustomEvent("counted"));
}

function pill() {
  const head = list().querySelector(".list-head");
  let button = head.querySelector(".list-pill");
  if (!waiting.size) return button?.remove();
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "list-pill" });
    button.addEventListener("click", () => {
      letIn();
      rows().scrollTo({ top: 0 });
    });
    head.querySelector("h1").after(button);
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

// The list as one wants it now: what is open stays open, and marked.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id !== "list") return;
  waiting.clear();
  mark(open());
  document.dispatchEvent(new CustomEvent("counted"));
});

// Which groups are closed is remembered. A group tells of itself once when it comes, too: that is no news.
document.addEventListener("toggle", ({ target, oldState, newState }) => {
  if (!target.matches?.("#rows .group") || oldState === newState) return;
  const was = target.dataset.was ?? target.dataset.came;
  target.dataset.was = newState;
  if (was === newState) return;
  const body = new URLSearchParams({ group: target.dataset.group, closed: newState === "open" ? "" : "1" });
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  fetch(`/desk/views/${list().dataset.view}/look/folded/`, { method: "POST", body, headers }).catch(() => {});
}, true);
