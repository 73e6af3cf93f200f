// The focus is never lost: where what had it is gone, it goes to what came instead, or back to where keys are heard.
let last = null; // what had it
let trail = []; // its id and those around it

document.addEventListener("focusin", ({ target }) => {
  last = target;
  trail = [];
  for (let one = target; one && one !== document.body; one = one.parentElement) if (one.id) trail.push(one.id);
});

const seen = (element) => element?.isConnected && element.getClientRects().length > 0;
const focusable = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex], [contenteditable='true']";

// The place one goes on from: the conversation, the row of the list, the page.
export function rest() {
  const places = ["#work[data-number] #scroll", "#rows .row[aria-current='true']", "#rows .row", "main[tabindex]"];
  places.map((one) => document.querySelector(one)).find(seen)?.focus({ preventScroll: true });
}

function rescue() {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (!last || seen(last) || document.querySelector("dialog[open]")) return;
  for (const id of trail) {
    const same = document.getElementById(id);
    if (seen(same) && same.matches(focusable)) return same.focus({ preventScroll: true });
  }
  rest();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-skip]")) return;
  event.preventDefault();
  rest();
});

// Escape leaves a field for the place around it, not for nowhere.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") setTimeout(() => document.activeElement === document.body && !document.querySelector("dialog[open]") && rest());
});

const later = () => requestAnimationFrame(rescue);
for (const name of ["htmx:afterSettle", "arrived", "sent"]) document.addEventListener(name, later);
for (const name of ["close", "toggle"]) document.addEventListener(name, later, true);
// A script that only lets go of the focus leaves it nowhere; who points at an empty place means it.
let pointed = 0;
document.addEventListener("pointerdown", () => (pointed = Date.now()), true);
document.addEventListener("focusout", (event) => {
  if (event.relatedTarget || Date.now() - pointed < 500) return;
  setTimeout(() => document.hasFocus() && document.activeElement === document.body && !document.querySelector("dialog[open]") && rest(), 50);
});

// What is taken out of the page says nothing: the page does.
new MutationObserver(() => document.activeElement === document.body && last && !last.isConnected && later()).observe(document.body, { childList: true, subtree: true });
