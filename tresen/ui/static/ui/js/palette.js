// The palette: one field over everything. What one can do is ranked here (ranking.js); what is found comes from the
// server. A menu's choices go on inside the palette: they press the menu's own buttons. Loaded when it is opened.
import { open as openDialog } from "./dialog.js";
import { arrange, choicesOf, linesOf } from "./palette-lines.js";
import { recent } from "./recent.js";
import { htmx } from "./swaps.js";
import { visit } from "./visiting.js";

const QUIET = 70;
const SHORTEST = 2;
let pressing = null;
let box = null;
let field = null;
let list = null;
let offers = []; // groups of what one can do
let found = []; // groups of what was found for the words in the field
let step = null; // a menu gone into: { title, groups, search, loading } or { title, groups, done }
let loading = null; // what one can do is on its way
let running = null; // so is what was found
let timer = null;
let wanted = null; // Enter was pressed before the answer was there

const part = (name) => box.querySelector(`[data-${name}]`);
const number = () => document.getElementById("work")?.dataset.number ?? "";

// `press` is given by the keys (hotkeys.js), which load this file: static files may not import each other in a ring.
export async function open(dialog, press) {
  pressing = press;
  if (!box) prepare(dialog);
  offers = [];
  step = null;
  const mine = (loading = {});
  if (field.value.trim()) look(); // typed before this file was here
  const query = new URLSearchParams({ ticket: number(), seen: recent().join(",") });
  const text = await get(`${box.dataset.from}?${query}`);
  if (mine !== loading) return;
  loading = null;
  if (text !== null) offers = linesOf(text);
  draw();
  settle();
}

function prepare(dialog) {
  box = dialog;
  [field, list] = [box.querySelector("[role='combobox']"), box.querySelector("[role='listbox']")];
  field.addEventListener("input", typed);
  box.addEventListener("keydown", keyed);
  box.addEventListener("cancel", (event) => step && (event.preventDefault(), back()));
  box.addEventListener("close", emptied);
  part("step").addEventListener("click", back);
  list.addEventListener("pointermove", (event) => point(event.target.closest("[role='option']")));
  list.addEventListener("click", (event) => choose(event.target.closest("[role='option']"), event));
  list.addEventListener("auxclick", (event) => event.button === 1 && choose(event.target.closest("[role='option']"), event));
}

function emptied() {
  running?.abort();
  clearTimeout(timer);
  field.value = "";
  [step, found, wanted, loading, running, timer] = [null, [], null, null, null, null];
  list.replaceChildren();
  dress();
}

async function get(url, signal) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" }, signal });
    if (response.status === 401) location.assign(response.headers.get("HX-Redirect"));
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

// What is asked for later replaces what was asked for before.
async function search(url) {
  running?.abort();
  const mine = (running = new AbortController());
  const text = await get(url, mine.signal);
  if (mine !== running) return null;
  running = null;
  return text;
}

function typed() {
  wanted = null;
  look();
}

function look() {
  clearTimeout(timer);
  timer = null;
  const words = field.value.trim();
  const url = step ? step.search && `${step.search}?q=${encodeURIComponent(words)}` : words.length >= SHORTEST && `${box.dataset.found}?q=${encodeURIComponent(words)}&ticket=${encodeURIComponent(number())}`;
  if (!url) {
    found = [];
    running?.abort();
    running = null;
  } else timer = setTimeout(ask, step ? QUIET * 2 : QUIET, url, step);
  draw();
}

async function ask(url, inside) {
  timer = null;
  const text = await search(url);
  if (running || timer || inside !== step || !box.open) return;
  if (text !== null && step) {
    part("menu").querySelector(".menu-choices").innerHTML = text;
    step.groups = choicesOf(part("menu"));
  } else found = text === null ? [] : linesOf(text);
  draw(true);
  settle();
}

// Everything asked for is there: what Enter waited for is done.
function settle() {
  const how = wanted;
  if (!how || timer || running || loading || step?.loading) return;
  wanted = null;
  choose(active(), how);
}

const active = () => list.querySelector("[aria-selected='true']");

function draw(stay = false) {
  const before = stay && active()?.id;
  const words = field.value.trim();
  if (step?.done) list.replaceChildren();
  else list.replaceChildren(...(step ? arrange(step.groups, step.search ? "" : words) : arrange(offers, words, found)));
  point((before && list.querySelector(`#${CSS.escape(before)}`)) || list.querySelector("[role='option']"));
  if (!stay) list.scrollTop = 0;
  const count = list.querySelectorAll("[role='option']").length;
  part("none").hidden = Boolean(count || timer || running || loading || step?.loading || step?.done || !(words || step));
  const said = part("said");
  said.textContent = count === 1 ? said.dataset.one : `${count} ${said.dataset.many}`;
}

function point(line) {
  const before = active();
  if (before === line) return;
  before?.setAttribute("aria-selected", "false");
  line?.setAttribute("aria-selected", "true");
  if (line) field.setAttribute("aria-activedescendant", line.id);
  else field.removeAttribute("aria-activedescendant");
}

function keyed(event) {
  event.stopPropagation(); // the page's keys and dialogs have no part in it
  const all = [...list.querySelectorAll("[role='option']")];
  const at = all.indexOf(active());
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, all.length - 1), PageUp: Math.max(at - 8, 0) }[event.key];
  if (to !== undefined && all.length) {
    point(all[(to + all.length) % all.length]);
    active().scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !event.isComposing && event.target === field) enter(event);
  else if (event.key === "Backspace" && step && !field.value) back();
  else if (event.key === "k" && (event.ctrlKey || event.metaKey)) box.close();
  else if (event.key === "Escape" && step) back();
  else return;
  event.preventDefault();
}

// A number, or words that mean nothing here, wait for the server's answer.
function enter(event) {
  const how = { ctrlKey: event.ctrlKey, metaKey: event.metaKey };
  if (step?.done) return field.value.trim() && step.done(field.value.trim());
  const coming = (timer || running) && (!active() || /\d/.test(field.value) || step?.search);
  if (loading || step?.loading || coming) wanted = how;
  else choose(active(), how);
}

async function choose(line, how) {
  wanted = null;
  if (!line) return;
  const { url, choices, ask: dialog, post, press: key, writeModule } = line.dataset;
  if (line.chooses) return pick(line.chooses);
  if (choices) return into(line.querySelector(".palette-title").textContent, choices);
  if (url && (how?.ctrlKey || how?.metaKey || how?.button === 1)) return window.open(url, "_blank", "noopener");
  box.close();
  if (url) visit(url);
  else if (dialog) openDialog(document.getElementById("ask"), dialog);
  else if (post) htmx.ajax("POST", post, { swap: "none", values: valuesOf(line) });
  else if (key) pressing(key);
  else if (writeModule) write(writeModule);
}

// Into the words that are being written, at the caret; if there are none, into an answer.
async function write(module) {
  const composer = document.querySelector("tresen-composer");
  if (!composer) return;
  await composer.wake();
  const { insert } = await import("./modules.js");
  insert(composer, module);
}

const valuesOf = (line) => Object.fromEntries([...line.attributes].filter((one) => one.name.startsWith("data-value-")).map((one) => [one.name.slice(11), one.value]));

// What is typed while the menu is on its way is for the menu already.
async function into(title, url) {
  const mine = (step = { title, groups: [], loading: true });
  dress();
  const text = await get(url);
  if (step !== mine) return;
  if (text === null) return back();
  const menu = part("menu");
  menu.innerHTML = text;
  htmx.process(menu);
  step = { title, groups: choicesOf(menu), search: menu.querySelector("[data-search]") ? url : "" };
  look();
  settle();
}

// The menu's own button; where its form asks for something more first, the palette's field asks for that.
function pick(button) {
  const missing = !button.formNoValidate && button.form?.querySelector(":invalid");
  if (missing && missing !== button) {
    const label = missing.labels?.[0]?.textContent ?? missing.getAttribute("aria-label");
    step = { title: label, groups: [], done: (words) => ((missing.value = words), pick(button)) };
    return dress();
  }
  box.close();
  button.click();
}

function back() {
  [step, wanted] = [null, null];
  dress();
}

function dress() {
  const chip = part("step");
  chip.hidden = !step;
  chip.textContent = step ? `${step.title} ✕` : "";
  chip.setAttribute("aria-label", step ? `${chip.dataset.back}: ${step.title}` : "");
  field.setAttribute("aria-label", step ? step.title : field.placeholder);
  field.value = "";
  if (!box.open) return;
  field.focus();
  look();
}
