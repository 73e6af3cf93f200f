// Menus: native popovers, placed beside what opened them, filled from data-from, walked with the arrow keys.
import { htmx } from "./swaps.js";

const GAP = 4;
const TYPING = 800; // ms between letters that belong together
let opener = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[popovertarget]");
  if (button) opener = button;
  const item = event.target.closest(".menu .menu-item");
  if (item) setTimeout(() => item.closest(".menu")?.hidePopover?.());
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu")) return;
  const open = event.newState === "open";
  document.querySelectorAll(`[popovertarget="${menu.id}"]`).forEach((button) => button.setAttribute("aria-expanded", open && button === opener));
  if (!open) return;
  begun = "";
  place(menu);
  const from = opener?.dataset.from ?? menu.dataset.from;
  if (from) fill(menu, from);
  else focusFirst(menu);
}, true);

async function fill(menu, from) {
  if (!menu.childElementCount) menu.innerHTML = '<span class="skeleton"></span><span class="skeleton mid"></span><span class="skeleton short"></span>';
  const response = await fetch(from, { headers: { "HX-Request": "true" } });
  if (!response.ok) return menu.hidePopover();
  menu.innerHTML = await response.text();
  htmx.process(menu);
  place(menu);
  focusFirst(menu);
}

function focusFirst(menu) {
  (fieldOf(menu) ?? menu.querySelector("[aria-checked='true']") ?? menu.querySelector(".menu-item"))?.focus();
}

function place(menu) {
  const shown = opener?.getClientRects().length && getComputedStyle(opener).visibility === "visible";
  const anchor = (shown ? opener : document.getElementById("head") ?? document.body).getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const pane = opener?.closest(".talk")?.getBoundingClientRect();
  const fromEnd = shown && pane && anchor.left + width > pane.right;
  const left = Math.max(8, Math.min(fromEnd ? anchor.right - width : anchor.left, innerWidth - width - 8));
  const below = anchor.bottom + GAP;
  const top = below + height < innerHeight - 8 ? below : Math.max(8, anchor.top - GAP - height);
  menu.style.left = `${left}px`;
  menu.style.top = `${shown ? top : Math.min(below, innerHeight / 3)}px`;
}

// The words in a menu's field, and those its choices were found by: a server's answer may still be on its way.
const fieldOf = (menu) => menu.querySelector("[data-filter], [data-search]");
const itemsOf = (menu) => [...menu.querySelectorAll(".menu-item")].filter((item) => !item.hidden);
const looking = (field) => "search" in field.dataset && field.value.trim() !== (field.dataset.found ?? "");
let wanted = null; // the field Enter was pressed in before its answer was there

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu) return;
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && at < 0) (step > 0 ? items[0] : items.at(-1))?.focus();
  else if (step) items[(at + step + items.length) % items.length]?.focus();
  else if (event.key === "Home" && at >= 0) items[0]?.focus();
  else if (event.key === "End" && at >= 0) items.at(-1)?.focus();
  else if (event.key === "Enter" && at < 0 && event.target === fieldOf(menu)) enter(event.target, items);
  else if (event.key.length === 1 && (event.key !== " " || goesOn(items, event)) && at >= 0 && !event.ctrlKey && !event.metaKey) return seek(menu, items, at, event);
  else return;
  event.preventDefault();
});

// Without words nothing was meant yet: Enter goes to the choices instead of taking the first.
function enter(field, items) {
  if (!field.value.trim()) (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
  else if (looking(field)) wanted = field;
  else items[0]?.click();
}

// The first choice looks as what it is: the one Enter takes.
function lead(menu) {
  const field = fieldOf(menu);
  const first = field?.value.trim() && !looking(field) ? itemsOf(menu)[0] : null;
  for (const item of menu.querySelectorAll(".menu-item.first")) if (item !== first) item.classList.remove("first");
  first?.classList.add("first");
}

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const field = detail.requestConfig?.elt;
  if (!field?.matches?.(".menu [data-search]")) return;
  field.dataset.found = (new URL(detail.pathInfo.finalRequestPath, location.href).searchParams.get("q") ?? "").trim();
  const menu = field.closest(".menu");
  lead(menu);
  if (wanted !== field || looking(field)) return;
  wanted = null;
  itemsOf(menu)[0]?.click();
});

// Letters typed one after the other are the beginning of a choice, however slowly they come; where none begins so, they
// begin anew after a while. The same letter again goes to the next choice with it.
let begun = "";
let since = 0;
const begins = (item, words) => item.textContent.trim().toLowerCase().startsWith(words);

function goesOn(items, event) {
  const longer = begun + event.key.toLowerCase();
  return begun !== "" && (event.timeStamp - since < TYPING || items.some((item) => begins(item, longer)));
}

function seek(menu, items, at, event) {
  const filter = fieldOf(menu);
  if (filter) return filter.focus();
  begun = (goesOn(items, event) ? begun : "") + event.key.toLowerCase();
  since = event.timeStamp;
  event.preventDefault();
  const again = [...begun].every((letter) => letter === begun[0]);
  const from = again ? at + 1 : at;
  const words = again ? begun[0] : begun;
  [...items.slice(from), ...items.slice(0, from)].find((item) => begins(item, words))?.focus();
}

document.addEventListener("input", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || event.target !== fieldOf(menu)) return;
  wanted = null;
  if ("filter" in event.target.dataset) sift(menu, event.target.value.trim().toLowerCase());
  lead(menu);
});

function sift(menu, typed) {
  for (const item of menu.querySelectorAll(".menu-item")) item.hidden = !item.textContent.toLowerCase().includes(typed);
  for (const head of menu.querySelectorAll("form > h3 ~ h3")) head.hidden = Boolean(typed);
}
