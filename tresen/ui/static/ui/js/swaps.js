// How answers come into the page: by morphing, so that focus, scroll and open menus stay where they are.
import { htmx, Idiomorph } from "../vendor/htmx.js";

// What the browser has touched is not overwritten: kept parts, a field being typed in, an unfolded quote.
const callbacks = {
  beforeNodeMorphed(old) {
    return !(old instanceof Element && (old.hasAttribute("data-keep") || old === document.activeElement && old.matches("input, textarea")));
  },
  beforeAttributeUpdated(name, node) {
    return !(name === "aria-expanded" || (name === "open" && node.matches("details")) || (name === "hidden" && node.matches(".folded")));
  },
};

export const morph = (old, fresh, morphStyle = "outerHTML") => Idiomorph.morph(old, fresh, { morphStyle, callbacks });

// Entries carry ids: known ones are morphed in place, new ones put in at the end.
export function upsert(target, fragment) {
  const added = [];
  for (const entry of [...fragment.children]) {
    const known = entry.id && document.getElementById(entry.id);
    if (known) morph(known, entry);
    else added.push(target.appendChild(entry));
  }
  if (fragment.dataset?.seen) target.dataset.seen = newest(target.dataset.seen, fragment.dataset.seen);
  target.dispatchEvent(new CustomEvent("upserted", { bubbles: true, detail: { added } }));
  return added;
}

function newest(old = "0-0", fresh) {
  const [a, b] = [old, fresh].map((text) => text.split("-").map(Number));
  return `${Math.max(a[0], b[0])}-${Math.max(a[1], b[1])}`;
}

htmx.defineExtension("tresen", {
  isInlineSwap: (style) => style === "morph",
  handleSwap(style, target, fragment) {
    if (style === "morph") return morph(target, fragment.children);
    if (style === "upsert") return upsert(target, fragment);
    return false;
  },
});

document.addEventListener("htmx:configRequest", (event) => {
  const line = document.getElementById("timeline");
  if (line) event.detail.headers["X-Seen"] = line.dataset.seen;
});

// An answer that comes late, when one has gone on to another ticket, must not put its parts there.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const of = detail.requestConfig.path.match(/^\/desk\/tickets\/([^/?]+)\//)?.[1];
  const open = document.getElementById("work")?.dataset.number;
  if (of && open && of !== "new" && decodeURIComponent(of) !== open) detail.shouldSwap = false;
});

// Another's change may sweep a button away while its answer is on the way, and htmx tells it to the button alone. What
// an answer says is heard all the same.
const heard = new WeakSet();
document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => heard.add(xhr));
document.addEventListener("htmx:beforeRequest", ({ detail: { xhr } }) => xhr.addEventListener("loadend", () => heard.has(xhr) || tell(xhr)));

function tell(xhr) {
  const told = JSON.parse(xhr.getResponseHeader("HX-Trigger") ?? "{}");
  for (const [name, detail] of Object.entries(told)) document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

export { htmx };
