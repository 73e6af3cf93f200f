// A tree of lines: dragged by a handle, or moved by Alt and the arrow keys through the buttons each line has.
import { htmx } from "./swaps.js";

const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
const EDGE = 0.3; // of a line's height: above it means before, below it after, between them below this one

let dragged = null;
let aim = null;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && dragged) return end();
  const line = event.target.closest?.("[data-tree] > li[data-key-of]");
  const to = event.altKey && KEYS[event.key];
  if (!line || !to) return;
  event.preventDefault();
  focusAfter(`node-${line.dataset.keyOf}`);
  line.querySelector(`button[name="to"][value="${to}"]:not(:disabled)`)?.click();
});

function focusAfter(id) {
  document.addEventListener("htmx:afterSettle", () => document.getElementById(id)?.focus(), { once: true });
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-tree] [data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  dragged = handle.closest("li");
  dragged.classList.add("dragged");
  handle.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  unmark();
  const line = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-tree] > li[data-key-of]");
  if (!line || line === dragged) return (aim = null);
  const box = line.getBoundingClientRect();
  const part = (event.clientY - box.top) / box.height;
  aim = { line, where: part < EDGE ? "before" : part > 1 - EDGE ? "after" : "in" };
  line.classList.add(`drop-${aim.where}`);
});

document.addEventListener("pointerup", () => {
  if (!dragged) return;
  const form = dragged.querySelector("form.nudge");
  if (aim) {
    focusAfter(`node-${dragged.dataset.keyOf}`);
    const values = { near: aim.line.dataset.keyOf, where: aim.where };
    htmx.ajax("POST", form.getAttribute("action"), { source: form, target: "#tree", swap: "outerHTML", values });
  }
  end();
});

document.addEventListener("pointercancel", () => dragged && end());

function end() {
  unmark();
  dragged.classList.remove("dragged");
  dragged = aim = null;
}

function unmark() {
  aim?.line.classList.remove("drop-before", "drop-after", "drop-in");
}
