// Walking through the list: J and K, the arrow keys, the buttons in the ticket; the next ticket is there at once.
import { forgetAhead, lookAhead } from "./ahead.js";
import { go } from "./navigate.js";
import { htmx } from "./swaps.js";
import { say } from "./words.js";

const PASSED = 1000; // ms: a ticket one only passed by is no step back
const HELD = 220; // ms between key presses that are one held key
const NEAR_END = 4;
const list = () => document.getElementById("list");
const rows = () => document.getElementById("rows");
const work = () => document.getElementById("work");
const open = () => work()?.dataset.number;
const shown = (box) => Boolean(box?.getClientRects().length);
const all = () => [...(rows()?.querySelectorAll(".row") ?? [])].filter((row) => !row.closest("details:not([open])"));
let since = 0;
let pressed = 0;
let later = 0;

export function mark(number) {
  rows()?.querySelector("[aria-current='true']")?.removeAttribute("aria-current");
  document.getElementById(`row-${number}`)?.setAttribute("aria-current", "true");
}

export function openRow(row, { walking = false } = {}) {
  mark(row.dataset.number);
  if (shown(list())) row.scrollIntoView({ block: "nearest" });
  if (document.activeElement?.matches("#rows .row")) row.focus({ preventScroll: true });
  return go(row.getAttribute("href"), "work", { push: walking && passing() ? "replace" : true });
}

const passing = () => open() && Date.now() - since < PASSED && document.getElementById("composer")?.hasAttribute("data-idle");

// The row a step further, loading more of the list where it ends. With `settled`: one still to be done, or one before.
export async function stepFrom(number, step, { settled = false } = {}) {
  const beyond = (way) => {
    const known = all();
    const at = known.indexOf(document.getElementById(`row-${number}`));
    const rest = way > 0 ? known.slice(at + 1) : known.slice(0, Math.max(at, 0)).reverse();
    return rest.find((row) => !settled || !row.matches(".gone, .settled"));
  };
  let next = beyond(step);
  if (!next && step > 0 && (await more())) next = beyond(step);
  return next ?? (settled ? beyond(-step) : undefined);
}

async function more() {
  const end = [...rows().querySelectorAll(".list-more")].find((one) => !one.closest("details:not([open])"));
  if (!end) return false;
  await htmx.ajax("GET", end.getAttribute("hx-get"), { target: end, swap: "outerHTML" }).catch(() => {});
  return !end.isConnected;
}

async function step(by, { walking = true } = {}) {
  const focused = document.activeElement?.closest("#rows .row");
  const both = shown(list()) && shown(work());
  const from = focused?.dataset.number ?? rows().querySelector("[aria-current='true']")?.dataset.number ?? open();
  const next = await stepFrom(from, by);
  if (!next) return;
  if (shown(list())) {
    next.scrollIntoView({ block: "nearest" });
    if (focused || !open()) next.focus({ preventScroll: true });
  }
  if (!both && !open()) return;
  mark(next.dataset.number);
  // A held key runs over the rows; only where it stops is opened.
  clearTimeout(later);
  const held = Date.now() - pressed < HELD;
  pressed = Date.now();
  if (held) later = setTimeout(() => openRow(next, { walking }), HELD);
  else openRow(next, { walking });
}

for (const [key, by] of [["next", 1], ["previous", -1]]) {
  document.addEventListener(`key:${key}`, (event) => rows() && (event.preventDefault(), step(by)));
}

// With a row in focus the arrows walk, Enter goes over to the ticket, and space reads on in it.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("#rows .row");
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) step(by);
  else if (open() && event.key === " ") page(event.shiftKey ? -1 : 1);
  else if (event.key === "Enter" && row.dataset.number === open()) document.getElementById("scroll")?.focus({ preventScroll: true });
  else return;
  event.preventDefault();
});

function page(way) {
  const box = document.getElementById("scroll");
  box?.scrollBy({ top: way * box.clientHeight * 0.85 });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-walk]");
  if (button && rows()) step(Number(button.dataset.walk), { walking: false });
});

// "3 of 20": the place in the list as far as it is loaded, and how many the view has.
export function place() {
  const known = all();
  const at = known.findIndex((row) => row.dataset.number === open());
  const counted = document.querySelector(`.nav a[data-view="${CSS.escape(list()?.dataset.view ?? "")}"] b`)?.textContent.trim();
  const loaded = String(known.filter((row) => !row.matches(".gone")).length);
  const whole = counted && counted !== "…" ? counted : rows()?.querySelector(".list-more") ? `${loaded}+` : loaded;
  for (const box of document.querySelectorAll("[data-place]")) {
    const words = at < 0 ? "" : known[at].matches(".gone") ? say("left", whole) : say("place", at + 1, whole);
    if (box.textContent !== words) box.textContent = words;
    box.closest(".walk").hidden = at < 0;
  }
  for (const button of document.querySelectorAll("[data-walk]")) {
    const end = button.dataset.walk === "1" ? at >= known.length - 1 && !rows()?.querySelector(".list-more") : at <= 0;
    button.disabled = at < 0 || end;
  }
  return known.length - at;
}

function settleIn() {
  since = Date.now();
  clearTimeout(later);
  if (!open()) return;
  forgetAhead(open());
  const left = place();
  if (document.activeElement === document.body) document.getElementById("scroll")?.focus({ preventScroll: true });
  stepFrom(open(), 1, { settled: true }).then((next) => lookAhead(next?.getAttribute("href")));
  if (left <= NEAR_END && left > 0) more().then(place);
}

document.addEventListener("arrived", settleIn);
document.addEventListener("counted", place);
if (rows()) addEventListener("load", settleIn);
