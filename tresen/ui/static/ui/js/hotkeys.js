// Keys press what carries their name: data-key="reply". Which key that is says the server (tresen/desk/keys.py). What
// has no button hears "key:next" on the document. Keys sleep while somebody types, and inside menus and dialogs.
import { open as openDialog } from "./dialog.js";
import { rest } from "./focus.js";
import { visit } from "./visiting.js";

const meta = document.querySelector('meta[name="keys"]');
const { on: single, keys } = meta ? JSON.parse(meta.content) : { on: false, keys: {} };
const PAUSE = 1500;
const HELD = new Set(["next", "previous"]); // may be held down
let begun = "";
let waiting = null;

const typing = (target) => target.closest?.("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable='true']");
const covered = () => document.querySelector("[popover]:popover-open, dialog[open]");

document.addEventListener("keydown", (event) => {
  if (!single || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || covered() || ["Shift", "CapsLock"].includes(event.key)) return;
  const said = begun + event.key;
  const asked = begun !== "";
  forget();
  if (Object.keys(keys).some((one) => one.startsWith(`${said} `))) begin(`${said} `);
  else if (!keys[said] || (event.repeat && !HELD.has(keys[said][0])) || !press(...keys[said])) return asked && event.preventDefault();
  event.preventDefault();
});

function begin(said) {
  begun = said;
  waiting = setTimeout(forget, PAUSE);
}

function forget() {
  clearTimeout(waiting);
  begun = "";
}

// What carries the name and can be seen; an address; or whoever listens. False if there is nothing to press.
export function press(name, to = "") {
  const carriers = [...document.querySelectorAll(`[data-key="${name}"]`)];
  const element = carriers.find((one) => one.matches("dialog") || one.getClientRects().length) ?? carriers.find((one) => one.matches("a, .menu-item"));
  if (element?.disabled) return false;
  if (element?.matches("dialog")) openDialog(element, element.dataset.from);
  else if (element?.matches("input")) element.select();
  else if (element) element.click();
  else if (to) visit(to);
  else return !document.dispatchEvent(new CustomEvent(`key:${name}`, { cancelable: true }));
  return true;
}

// The palette is fetched when somebody asks for it. Ctrl+K works while one types, too.
const palette = () => document.getElementById("palette");

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !palette()) return;
  event.preventDefault();
  show();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) show();
});

// Its field is in the page already: what is typed while the rest is on its way is not lost, and presses nothing.
async function show() {
  if (palette().open) return;
  palette().showModal();
  const { open } = await import("./palette.js");
  open(palette(), press);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("input[type='search']") && !covered()) rest();
});

if (/Mac|iP(hone|ad)/.test(navigator.platform)) for (const cap of document.querySelectorAll("kbd[data-mod]")) cap.textContent = "⌘";
