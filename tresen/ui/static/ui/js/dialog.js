// data-dialog="id" opens a dialog, filled from data-from if there is one; data-close inside it closes; so does a press
// on its backdrop, and a form in it that was taken. The arrow keys walk the choices of a dialog.
import { htmx } from "./swaps.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) open(document.getElementById(opener.dataset.dialog), opener.dataset.from);
  else if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  else if (event.target.matches("dialog")) event.target.close();
});

export async function open(dialog, from) {
  if (!dialog) return;
  if (from) {
    const response = await fetch(from, { headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    dialog.innerHTML = await response.text();
    htmx.process(dialog);
  }
  if (!dialog.open) dialog.showModal();
  else dialog.querySelector("[autofocus]")?.focus();
}

// The server asks before it does something: it has filled the dialog already.
document.addEventListener("ask", ({ detail }) => open(document.getElementById(detail?.dialog ?? "ask")));

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status < 300 && event.detail.elt.matches("dialog form:not([data-stays])")) event.detail.elt.closest("dialog").close();
});

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest?.("dialog");
  if (!dialog) return;
  const pressed = event.key === "Enter" && event.target.dataset.enter;
  if (pressed) {
    document.getElementById(pressed)?.click();
    return event.preventDefault();
  }
  const items = [...dialog.querySelectorAll(".menu-item")];
  const step = event.key === "Enter" && "first" in event.target.dataset ? 1 : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = items.indexOf(document.activeElement);
  if (!step || !items.length || event.target.closest("[data-pick]") || event.target.type === "radio") return;
  if (at + step < 0) dialog.querySelector("[data-first]")?.focus();
  else items[Math.min(at + step, items.length - 1)].focus();
  event.preventDefault();
});
