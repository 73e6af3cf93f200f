// The editor of choices: [data-options-editor] holds lines that move, go in and out in a tree, and are switched off.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-options-editor] [data-do]");
  if (!button) return;
  const editor = button.closest("[data-options-editor]");
  const line = button.closest("[data-option]");
  act[button.dataset.do]?.(line, editor, button);
  editor.dispatchEvent(new Event("moved", { bubbles: true }));
});

// Enter begins the next choice, as in a list one writes.
document.addEventListener("keydown", (event) => {
  const line = event.target.closest?.("[data-options-editor] [data-option]");
  if (!line || event.key !== "Enter" || event.target.matches("button")) return;
  event.preventDefault();
  add(line.closest("[data-options-editor]"), line);
});

const act = {
  add: (line, editor) => add(editor, null),
  up: (line) => swap(line, line.previousElementSibling),
  down: (line) => swap(line.nextElementSibling, line),
  in: (line) => shift(line, 1),
  out: (line) => shift(line, -1),
  off(line, editor, button) {
    const off = line.classList.toggle("off");
    line.querySelector("[name='option-on']").value = off ? "0" : "1";
    button.setAttribute("aria-pressed", String(off));
  },
};

function add(editor, after) {
  const fresh = editor.querySelector("template").content.firstElementChild.cloneNode(true);
  if (after) {
    after.after(fresh);
    setDepth(fresh, depth(after));
  } else editor.querySelector("[data-option-lines]").append(fresh);
  fresh.querySelector("input.field").focus();
}

function swap(lower, upper) {
  if (!lower || !upper) return;
  const focused = document.activeElement;
  upper.before(lower);
  focused.focus();
}

const depth = (line) => Number(line.dataset.depth);

function setDepth(line, to) {
  line.dataset.depth = to;
  line.querySelector("[name='option-depth']").value = to;
}

// What stands below goes along; nothing stands more than one level below what is above it.
function shift(line, by) {
  const above = line.previousElementSibling;
  const from = depth(line);
  const to = Math.max(0, Math.min(from + by, above ? depth(above) + 1 : 0, 7));
  if (to === from) return;
  let next = line.nextElementSibling;
  for (; next && depth(next) > from; next = next.nextElementSibling) setDepth(next, depth(next) + to - from);
  setDepth(line, to);
}
