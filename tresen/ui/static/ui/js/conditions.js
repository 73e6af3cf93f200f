// The editor of conditions: its rows and groups are moved and removed here; everything else comes from the server.
// The order of the elements is the condition, so that moving a row is moving its element.
const PART = ":scope > [data-part]";
const VALUE = ".cond-value input[type='text']";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-conditions] [data-move], [data-conditions] [data-remove]");
  if (button) act(button);
  for (const open of document.querySelectorAll(".cond-pick[open]")) if (!open.contains(event.target)) open.open = false;
});

function act(button) {
  const editor = button.closest("[data-conditions]");
  const part = button.closest("[data-part]");
  if (button.hasAttribute("data-remove")) remove(part);
  else if (button.dataset.move === "up" ? up(part) : down(part)) button.focus();
  editor.dispatchEvent(new CustomEvent("moved"));
}

function remove(part) {
  const list = part.parentElement;
  const next = part.nextElementSibling ?? list;
  part.remove();
  next.querySelector("select, button")?.focus();
}

// One place on; into a group that stands there, and out of one at its end.
function up(part) {
  const before = part.previousElementSibling;
  const group = before?.querySelector(":scope > .cond-parts");
  const outer = part.parentElement.closest("li[data-part]");
  if (group) group.querySelector(":scope > .cond-add").before(part);
  else if (before) before.before(part);
  else if (outer) outer.before(part);
  return true;
}

function down(part) {
  const after = part.nextElementSibling;
  const group = after?.querySelector(":scope > .cond-parts");
  const outer = part.parentElement.closest("li[data-part]");
  if (group) group.prepend(part);
  else if (after?.matches("[data-part]")) after.after(part);
  else if (outer) outer.after(part);
  return true;
}

// What is chosen stands in the closed list as a sentence would say it.
document.addEventListener("change", (event) => {
  const pick = event.target.closest(".cond-pick");
  if (pick && event.target.type === "checkbox") tell(pick, event.target);
  event.target.closest("[data-part]")?.setAttribute("data-touched", "");
});

function tell(pick, box) {
  const kept = pick.querySelector(".cond-kept");
  const twin = [...kept.querySelectorAll("input")].find((one) => one !== box && one.value === box.value);
  if (twin) twin.checked = box.checked;
  else if (box.checked && !kept.contains(box)) kept.append(box.closest("label"));
  const words = pick.querySelector("[data-chosen]");
  const names = [...pick.querySelectorAll("input:checked")].map((one) => one.closest("label").textContent.trim());
  words.textContent = [...new Set(names)].join(words.dataset.or) || words.dataset.none;
}

for (const pick of document.querySelectorAll(".cond-pick[data-pick-many]")) {
  const box = pick.querySelector("input:checked");
  if (box) tell(pick, box);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-sift]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const label of event.target.parentElement.querySelectorAll("label")) label.hidden = !label.textContent.toLowerCase().includes(wanted);
});

document.addEventListener("keydown", (event) => {
  const pick = event.target.closest?.(".cond-pick[open]");
  if (!pick) return;
  if (event.key === "Enter" && event.target.matches("input[type='search']")) event.preventDefault();
  if (event.key !== "Escape") return;
  event.preventDefault();
  pick.open = false;
  pick.querySelector("summary").focus();
});

// Whoever types on while the server makes a row for another comparison loses nothing of it.
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const typed = target.matches?.(".cond-row") && target.querySelector(VALUE);
  if (typed) target.dataset.typed = typed.value;
});

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const box = target.dataset?.typed && document.getElementById(target.id)?.querySelector(VALUE);
  if (box) box.value = target.dataset.typed;
});

// Another field, or an answer of the server: count again; show faults at the rows somebody has worked on.
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = event.detail;
  // A part that was changed for another is out of the page; the new one has its id.
  const editor = (target.isConnected ? target : document.getElementById(target.id))?.closest?.("[data-conditions]") ?? document.querySelector("[data-conditions]");
  if (!editor) return;
  const matches = target.closest?.(".cond-matches");
  if (matches) faults(editor, matches);
  else if (/^\/desk\/(conditions\/part|actions\/line)\//.test(requestConfig?.path)) editor.dispatchEvent(new CustomEvent("moved"));
});

function faults(editor, matches) {
  const told = new Map([...matches.querySelectorAll("[data-problem]")].map((one) => [one.dataset.problem, one.textContent]));
  walk(editor.querySelector(PART), "", told);
}

function walk(part, path, told) {
  const fault = part.querySelector(":scope > .cond-fault");
  const words = told.get(path) ?? "";
  fault.textContent = part.hasAttribute("data-touched") || fault.textContent ? words : "";
  const list = part.querySelector(":scope > .cond-parts");
  list?.querySelectorAll(PART).forEach((one, number) => walk(one, path ? `${path}.${number + 1}` : `${number + 1}`, told));
}
