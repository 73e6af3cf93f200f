// "Ask an expert": whoever the note names is asked by mail and answers into it, until a time if one is chosen.
export class Asking {
  constructor(composer) {
    this.composer = composer;
    this.box = composer.find("asking");
    this.box?.addEventListener("click", (event) => this.clicked(event));
    this.box?.addEventListener("change", () => this.show());
  }

  get button() {
    return this.box.querySelector("[data-ask]");
  }

  get asks() {
    return this.button?.getAttribute("aria-pressed") === "true";
  }

  get values() {
    if (!this.box || !this.asks) return {};
    const due = this.box.querySelector("[data-due]").value;
    return { ask: "1", due: due === "own" ? this.box.querySelector("[data-due-own]").value : due };
  }

  clicked(event) {
    const { ask, name } = event.target.closest("button")?.dataset ?? {};
    if (ask !== undefined) {
      this.turn(!this.asks);
      if (this.asks && !this.composer.html.includes("data-mention=")) this.offer();
    } else if (name !== undefined) this.offer();
  }

  turn(on) {
    this.button?.setAttribute("aria-pressed", on);
    this.show();
  }

  show() {
    const due = this.box.querySelector("[data-due]");
    due.hidden = !this.asks;
    this.box.querySelector("[data-due-own]").hidden = !this.asks || due.value !== "own";
  }

  // As if he had typed @.
  async offer() {
    await this.composer.wake();
    const { editor } = this.composer;
    const before = editor.state.doc.textBetween(Math.max(0, editor.state.selection.from - 1), editor.state.selection.from, "\n", "x");
    editor.chain().focus().insertContent(before.trim() ? " @" : "@").run();
  }

  clear() {
    if (this.box) this.turn(false);
  }
}
