// The search field of every page: what it finds is shown below it while one types, and before that what was looked for
// of late. Enter goes to all that was found; a number goes to its ticket.
import { rest } from "./focus.js";
import { read, remember } from "./recent.js";
import { visit } from "./visiting.js";

const QUIET = 120;
const SHORTEST = 2;
const MOST = 6;
const box = document.querySelector("[data-found-below]");
const field = box?.querySelector("input[type='search']");
const list = box?.querySelector("[role='listbox']");
const place = () => `tresen.searches.${document.getElementById("desk").dataset.me}`;
let timer = null;
let running = null;

if (field) {
  field.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(look, QUIET))));
  field.addEventListener("focus", look);
  field.addEventListener("keydown", keyed);
  list.addEventListener("pointermove", (event) => point(event.target.closest("[role='option']")));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => choose(event.target.closest("[role='option']"), event));
  box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || show(""));
  box.closest("form").addEventListener("submit", () => field.value.trim() && remember(place(), field.value.trim(), MOST));
}

async function look() {
  running?.abort();
  const words = field.value.trim();
  if (words.length < SHORTEST) return recent();
  const mine = (running = new AbortController());
  try {
    const response = await fetch(`${box.dataset.foundBelow}?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" }, signal: mine.signal });
    if (response.ok && mine === running && document.activeElement === field) show(await response.text());
  } catch {
    // Without a connection there is still Enter.
  }
}

function recent() {
  const known = field.value.trim() ? [] : read(place());
  show("");
  if (!known.length || document.activeElement !== field) return;
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.append(Object.assign(document.createElement("h3"), { textContent: box.dataset.recent }));
  known.forEach((words, at) => {
    const line = Object.assign(document.createElement("div"), { className: "palette-line", id: `searched-${at}`, textContent: words });
    line.setAttribute("role", "option");
    line.dataset.url = `${field.form.getAttribute("action")}?q=${encodeURIComponent(words)}`;
    group.append(line);
  });
  show(group);
}

function show(found) {
  if (typeof found === "string") list.innerHTML = found;
  else list.replaceChildren(found);
  point(null);
  const any = Boolean(list.querySelector("[role='option']"));
  list.hidden = !any;
  field.setAttribute("aria-expanded", String(any));
}

function point(line) {
  for (const one of list.querySelectorAll("[aria-selected='true']")) one.setAttribute("aria-selected", "false");
  line?.setAttribute("aria-selected", "true");
  if (line) field.setAttribute("aria-activedescendant", line.id);
  else field.removeAttribute("aria-activedescendant");
}

function keyed(event) {
  const all = [...list.querySelectorAll("[role='option']")];
  const active = list.querySelector("[aria-selected='true']");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) point(all[(all.indexOf(active) + step + all.length + (active || step > 0 ? 0 : 1)) % all.length]);
  else if (event.key === "Enter" && active) choose(active, event);
  else if (event.key === "Escape" && !list.hidden) show("");
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(line, event) {
  if (!line) return;
  if (field.value.trim()) remember(place(), field.value.trim(), MOST);
  if (event.ctrlKey || event.metaKey) return window.open(line.dataset.url, "_blank", "noopener");
  show("");
  visit(line.dataset.url);
  rest();
}
