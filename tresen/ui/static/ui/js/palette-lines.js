// The lines of the palette: from what the server offers, from a menu's choices, and in which order they stand.
import { fit, wordsOf } from "./ranking.js";

const AT_FIRST = new Set(["recent", "actions", "places"]); // before anything is typed
const MOST = 7; // of a group that was searched through
const NAMED = 5; // the words are in the title itself, see ranking.js
const WEAK = 0.4; // of the best: what fits much worse is not meant

const fragment = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;

// [{ name, title, lines }] of what the server sent.
export function linesOf(html) {
  return [...fragment(html).querySelectorAll("[role='group']")].map((group) => ({
    name: group.dataset.part,
    title: group.getAttribute("aria-label"),
    lines: [...group.querySelectorAll("[role='option']")],
  }));
}

// The choices of a menu as lines; each knows the button of the menu it presses.
export function choicesOf(menu) {
  const groups = [{ name: "choices", title: "", lines: [] }];
  for (const one of menu.querySelectorAll("h3, .menu-item")) {
    if (one.matches(".menu-item")) groups.at(-1).lines.push(lineOf(one, groups.length));
    else groups.push({ name: "choices", title: one.textContent, lines: [] });
  }
  return groups.filter((group) => group.lines.length);
}

let made = 0;

function lineOf(button) {
  const line = document.createElement("div");
  const chosen = button.getAttribute("aria-checked") === "true";
  Object.assign(line, { className: "palette-line", id: `palette-choice-${++made}`, chooses: button });
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.dataset.words = button.title;
  for (const child of button.childNodes) if (!child.matches?.(".hint, .tick")) line.append(child.cloneNode(true));
  if (chosen) line.append(button.querySelector(".tick")?.cloneNode(true) ?? "✓");
  if (chosen) line.classList.add("chosen");
  return line;
}

const titleOf = (line) => line.querySelector(".palette-title")?.textContent ?? line.textContent;

// The groups as they are to be shown: what fits best first, what the server found after it, a number before it.
export function arrange(groups, words, found = []) {
  if (!words) {
    const first = groups.filter((group) => AT_FIRST.has(group.name) || group.name === "choices");
    return first.map((group) => shown(group, group.lines));
  }
  const ranked = groups.map((group) => rank(group, words)).filter((group) => group.lines.length);
  const best = Math.max(0, ...ranked.map((group) => group.best));
  const fitting = ranked.filter((group) => group.best >= best * WEAK).sort((a, b) => b.best - a.best);
  const known = new Set(found.flatMap((group) => group.lines.map((line) => line.dataset.url)));
  const own = fitting.map((group) => [group, group.lines.filter((line) => group.name !== "recent" || !known.has(line.dataset.url))]);
  const mine = own.filter(([, lines]) => lines.length).map(([group, lines]) => shown(group, lines));
  // Whoever types a name means the person before all that she has written; numbers belong to tickets.
  const numbered = /\d/.test(words);
  const named = (group) => (numbered ? 0 : Math.max(0, ...group.lines.map((line) => nearness(words, titleOf(line)))));
  const theirs = [...found].sort((a, b) => named(b) - named(a)).map((group) => shown(group, group.lines));
  return numbered ? [...theirs, ...mine] : [...mine, ...theirs];
}

// 2: this is its name, and nothing else; 1: the words are in the name; 0: they are somewhere else.
function nearness(words, title) {
  if (fit(words, title) < NAMED) return 0;
  return wordsOf(title).length <= wordsOf(words).length ? 2 : 1;
}

function rank(group, words) {
  const scored = group.lines.map((line) => [fit(words, titleOf(line), line.dataset.words), line]);
  const fitting = scored.filter(([score]) => score > 0).sort(([a], [b]) => b - a);
  const best = fitting[0]?.[0] ?? 0;
  const most = group.name === "choices" ? Infinity : MOST;
  return { ...group, best, lines: fitting.filter(([score]) => score >= best * WEAK).slice(0, most).map(([, line]) => line) };
}

function shown(group, lines) {
  const box = document.createElement("div");
  box.setAttribute("role", "group");
  if (group.title) {
    box.setAttribute("aria-label", group.title);
    box.append(Object.assign(document.createElement("h3"), { textContent: group.title, ariaHidden: "true" }));
  }
  for (const line of lines) line.setAttribute("aria-selected", "false");
  box.append(...lines);
  return box;
}
