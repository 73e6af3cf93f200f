// <tresen-composer>: reply and note, each with its own words, files and draft. What is sent is what is seen.
import { DraftKeeper } from "./drafts.js";
import { format, mount } from "./editor.js";
import { FileTray } from "./filetray.js";
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

const split = (text) => text.split(/[,;\s]+/).filter(Boolean);

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.find = (name) => this.querySelector(`[data-${name}]`);
    this.tray = new FileTray(this.find("files"), () => this.touch(), (file) => this.editor?.chain().focus().setImage({ src: file.url, alt: file.name }).run());
    this.texts = { reply: this.begin("reply"), note: this.begin("note") };
    this.keeper = new DraftKeeper(`${this.dataset.url}draft/`, { read: (kind) => this.written(kind), onState: (state) => this.tell(state) });
    this.tray.show(this.texts[this.kind].files);
    this.listen();
    if (!this.hasAttribute("data-idle")) this.wake({ focus: false });
    else (window.requestIdleCallback ?? setTimeout)(() => this.isConnected && (this.mounting ??= this.write()), { timeout: 3000 });
  }

  disconnectedCallback() {
    this.keeper.flush();
    Object.assign(this.texts[this.kind], { html: this.html, files: this.tray.files });
    this.editor?.destroy();
    this.editor = null;
    removeEventListener("pagehide", this.leaving);
    document.removeEventListener("visibilitychange", this.leaving);
  }

  get kind() {
    return this.dataset.kind;
  }

  begin(kind) {
    const kept = this.querySelector(`template[data-draft="${kind}"]`);
    const box = kept.content.cloneNode(true);
    const files = [...box.querySelectorAll("i[data-token]")].map((one) => {
      one.remove();
      return { ...one.dataset, picture: "picture" in one.dataset };
    });
    const holder = document.createElement("div");
    holder.append(box);
    return { html: holder.innerHTML.trim(), files, version: Number(kept.dataset.version) };
  }

  listen() {
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("focusin", (event) => event.target.closest("[data-body]") && this.wake());
    // Before the editor hears of it: to it, Ctrl+Enter is a line break.
    this.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    this.addEventListener("input", (event) => event.target.matches("#to, #cc") && this.touch());
    this.find("picker").addEventListener("change", (event) => {
      this.tray.add([...event.target.files]);
      event.target.value = "";
    });
    for (const name of ["dragover", "dragleave", "drop"]) this.addEventListener(name, (event) => this.dragged(event));
    this.leaving = (event) => (event.type === "pagehide" || document.hidden) && this.keeper.flush();
    addEventListener("pagehide", this.leaving);
    document.addEventListener("visibilitychange", this.leaving);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (event.target.closest("[data-body]") && !this.editor) this.wake();
    if (!button) return;
    const { write, send, format: style } = button.dataset;
    if (write) this.turn(write);
    else if (send !== undefined) this.send(send);
    else if (style && this.editor) format(this.editor, style, () => prompt(words.linkAddress, "https://"));
    else if ("attach" in button.dataset) this.find("picker").click();
    else if ("discard" in button.dataset) this.discard();
    else if ("shrink" in button.dataset) this.sleep();
  }

  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.send("");
    } else if (event.key === "Escape") {
      this.keeper.flush();
      document.activeElement.blur();
      if (this.empty) this.sleep();
    }
  }

  dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.toggle("dropping", event.type === "dragover");
    if (event.type === "drop" && !event.target.closest(".ProseMirror")) {
      this.wake();
      this.tray.add([...event.dataTransfer.files], { inline: false });
    }
  }

  async wake({ focus = true } = {}) {
    this.removeAttribute("data-idle");
    this.find("shrink").hidden = false;
    this.mounting ??= this.write();
    const editor = await this.mounting;
    if (focus && !editor.isFocused) editor.commands.focus("end");
  }

  async write() {
    const field = this.querySelector("textarea");
    const editor = await mount(this.find("body"), {
      content: this.texts[this.kind].html || (field?.value ?? ""),
      placeholder: () => words[this.kind],
      label: words[this.kind],
      onUpdate: () => this.touch(),
      onSelection: ({ editor }) => this.press(editor),
      onFiles: (files) => this.tray.add(files, { inline: true }),
    });
    field?.remove();
    return (this.editor = editor);
  }

  press(editor) {
    for (const button of this.querySelectorAll("[data-format]")) button.setAttribute("aria-pressed", editor.isActive(button.dataset.format));
  }

  sleep() {
    this.setAttribute("data-idle", "");
    this.find("shrink").hidden = true;
  }

  async turn(kind) {
    if (kind !== this.kind) {
      Object.assign(this.texts[this.kind], { html: this.html, files: this.tray.files });
      this.dataset.kind = kind;
      for (const tab of this.querySelectorAll("[data-write]")) tab.setAttribute("aria-selected", tab.dataset.write === kind);
      this.tray.show(this.texts[kind].files);
      this.editor?.commands.setContent(this.texts[kind].html, { emitUpdate: false });
      this.tell("");
    }
    await this.wake();
  }

  get html() {
    if (!this.editor) return this.texts[this.kind].html;
    return this.editor.isEmpty ? "" : this.editor.getHTML();
  }

  get empty() {
    return !this.html && !this.tray.files.length;
  }

  touch() {
    this.tell("changed");
    this.keeper.touch(this.kind);
  }

  written(kind) {
    const text = this.texts[kind];
    if (kind === this.kind) Object.assign(text, { html: this.html, files: this.tray.files });
    text.version += 1;
    const addresses = kind === "reply" ? { to: split(this.querySelector("#to").value), cc: split(this.querySelector("#cc").value) } : {};
    return { kind, html: this.tray.named(text.html, text.files), ...addresses, files: text.files.map((file) => file.token), version: text.version };
  }

  tell(state) {
    this.find("saved").textContent = words[state] ?? "";
    if (state === "clash") this.find("clash").hidden = false;
  }

  async send(then) {
    const { kind } = this;
    if (this.sending || (this.empty && this.editor)) return this.wake();
    if (this.tray.busy) return toast(words.saving);
    this.sending = true;
    this.toggleButtons(true);
    await this.keeper.forget(kind);
    const html = this.tray.named(this.html, this.tray.files);
    const values = { html, then, file: this.tray.files.map((file) => file.token), to: this.querySelector("#to").value, cc: this.querySelector("#cc").value };
    const done = (event) => event.detail.kind === kind && event.detail.number === this.dataset.number && this.clear(kind);
    this.addEventListener("sent", done, { once: true });
    await htmx.ajax("POST", `${this.dataset.url}${kind}/`, { values, swap: "none", source: this }).catch(() => {});
    this.removeEventListener("sent", done);
    this.sending = false;
    this.toggleButtons(false);
    if (!this.empty && this.kind === kind) {
      toast(words.unsent, "bad");
      this.touch();
    }
  }

  toggleButtons(off) {
    for (const button of this.querySelectorAll("[data-send]")) button.disabled = off;
  }

  clear(kind) {
    this.texts[kind] = { html: "", files: [], version: this.texts[kind].version };
    if (kind !== this.kind) return;
    this.editor?.commands.clearContent(false);
    this.tray.show([]);
    this.tell("");
    this.editor?.commands.blur();
    this.sleep();
  }

  async discard() {
    if (!this.empty && !confirm(words.sure)) return;
    const { kind } = this;
    this.clear(kind);
    await this.keeper.forget(kind, { remotely: true });
  }

  async quote(text, kind) {
    await this.turn(kind);
    const lines = text.split(/\n+/).map((line) => ({ type: "paragraph", content: line ? [{ type: "text", text: line }] : [] }));
    this.editor.chain().focus("end").insertContent([{ type: "blockquote", content: lines }, { type: "paragraph" }]).run();
  }
}

customElements.define("tresen-composer", Composer);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quote]");
  const message = button && document.getElementById(button.dataset.quote);
  // What is internal is quoted into a note: it must not slip into an answer to the customer.
  const kind = message?.matches(".note") ? "note" : "reply";
  if (message) document.getElementById("composer")?.quote(message.querySelector(".prose").innerText.trim(), kind);
});
