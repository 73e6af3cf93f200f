// Menus: native popovers, placed beside what opened them, filled from data-from, walked with the arrow keys.
import { htmx } from "./swaps.js";

const GAP = 4;
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
  (menu.querySelector("[data-filter], [data-search]") ?? menu.querySelector("[aria-checked='true']") ?? menu.querySelector(".menu-item"))?.focus();
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

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu) return;
  const items = [...menu.querySelectorAll(".menu-item")].filter((item) => !item.hidden);
  const at = items.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) items[(at + step + items.length) % items.length]?.focus();
  else if (event.key === "Home" && at >= 0) items[0]?.focus();
  else if (event.key === "End" && at >= 0) items.at(-1)?.focus();
  else if (event.key === "Enter" && at < 0 && items.length) items[0].click();
  else if (event.key.length === 1 && event.key !== " " && at >= 0 && !event.ctrlKey && !event.metaKey) return seek(menu, items, at, event);
  else return;
  event.preventDefault();
});

function seek(menu, items, at, event) {
  const filter = menu.querySelector("[data-filter], [data-search]");
  if (filter) return filter.focus();
  const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  rest.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches(".menu [data-filter]")) return;
  const typed = event.target.value.trim().toLowerCase();
  const menu = event.target.closest(".menu");
  for (const item of menu.querySelectorAll(".menu-item")) item.hidden = !item.textContent.toLowerCase().includes(typed);
  for (const head of menu.querySelectorAll("form > h3 ~ h3")) head.hidden = Boolean(typed);
});
