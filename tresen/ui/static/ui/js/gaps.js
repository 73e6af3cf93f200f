// What is still to be filled in: {{variables}} without a value and [[gaps]]. They are marked in the text, named below it,
// and Tab goes from one to the next.
import { words } from "./words.js";

const GAP = /\{\{[^{}\n]{1,80}\}\}|\[\[[^[\]\n]{1,80}\]\]/g;
const MARK = "gap";

export class Gaps {
  constructor(composer) {
    Object.assign(this, { composer, box: composer.find("gaps") });
    this.box.addEventListener("click", (event) => {
      const at = event.target.closest("[data-at]")?.dataset.at;
      if (at) this.select(this.found[Number(at)]);
    });
  }

  get found() {
    const found = [];
    this.composer.editor?.state.doc.descendants((node, pos, parent) => {
      const code = parent?.type.name === "codeBlock" || node.marks.some((mark) => mark.type.name === "code");
      if (!node.isText || code) return;
      for (const gap of node.text.matchAll(GAP)) found.push({ from: pos + gap.index, to: pos + gap.index + gap[0].length, text: gap[0] });
    });
    return found;
  }

  show() {
    const found = this.found;
    this.highlight(found);
    const names = found.map((gap, at) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: gap.text });
      button.dataset.at = at;
      return button;
    });
    this.box.hidden = !names.length;
    this.box.replaceChildren(...(names.length ? [`${words.gaps} `, ...names] : []));
  }

  // Painted over the text: what is written stays the same to the letter.
  highlight(found) {
    if (!globalThis.Highlight) return;
    const { view } = this.composer.editor ?? {};
    const ranges = found.map(({ from, to }) => {
      const range = document.createRange();
      const [start, end] = [view.domAtPos(from, 1), view.domAtPos(to, -1)];
      range.setStart(start.node, start.offset);
      range.setEnd(end.node, end.offset);
      return range;
    });
    CSS.highlights.set(MARK, new Highlight(...ranges));
  }

  // The next or previous one, if there is one; else Tab does what it does.
  go(step) {
    const { from, to } = this.composer.editor.state.selection;
    const found = this.found;
    const next = step > 0 ? found.find((gap) => gap.from >= to && gap.to > to) : found.findLast((gap) => gap.to <= from);
    if (next) this.select(next);
    return Boolean(next);
  }

  select({ from, to }) {
    const { editor } = this.composer;
    editor.view.focus(); // now, not with the next frame: what is typed at once must not press a key of the desk
    editor.chain().setTextSelection({ from, to }).scrollIntoView().run();
  }

  extension({ Extension }) {
    return Extension.create({
      name: "gaps",
      priority: 1000,
      addKeyboardShortcuts: () => ({ Tab: () => this.go(1), "Shift-Tab": () => this.go(-1) }),
    });
  }
}
