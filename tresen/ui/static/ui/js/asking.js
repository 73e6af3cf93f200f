// "Ask an expert": whoever the note names is asked by mail and answers into it, until a time if one is chosen.
export class Asking {
  constructor(composer, touch) {
    this.composer = composer;
    this.box = composer.find("asking");
    this.box?.addEventListener("click", (event) => this.clicked(event));
    this.box?.addEventListener("change", () => (this.show(), touch()));
    this.touch = touch;
  }

  get button() {
    return this.box.querySelector("[data-ask]");
  }

  get asks() {
    return this.button?.getAttribute("aria-pressed") === "true";
  }

  get values() {
    if (!this.box || !this.asks) return {};
    return { ask: "1", due: this.due.value === "own" ? this.own.value : this.due.value };
  }

  get due() {
    return this.box.querySelector("[data-due]");
  }

  get own() {
    return this.box.querySelector("[data-due-own]");
  }

  // As it is kept with the draft; undefined: nobody is asked.
  get kept() {
    return this.box && this.asks ? { due: this.due.value, own: this.own.value } : undefined;
  }

  put(kept) {
    if (!this.box) return;
    if (kept) [this.due.value, this.own.value] = [kept.due, kept.own];
    this.turn(Boolean(kept));
  }

  clicked(event) {
    const { ask, name } = event.target.closest("button")?.dataset ?? {};
    if (ask !== undefined) {
      this.turn(!this.asks);
      this.touch();
      if (this.asks && !this.composer.html.includes("data-mention=")) this.offer();
    } else if (name !== undefined) this.offer();
  }

  turn(on) {
    this.button?.setAttribute("aria-pressed", on);
    this.show();
  }

  show() {
    this.due.hidden = !this.asks;
    this.own.hidden = !this.asks || this.due.value !== "own";
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
