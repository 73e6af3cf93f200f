// <tresen-composer>: reply, note and forward, each with its own words, files, recipients and draft.
import { DraftKeeper, recall } from "./drafts.js";
import { format, mount } from "./editor.js";
import { FileTray } from "./filetray.js";
import { momentOf } from "./later.js";
import { Letterhead } from "./letterhead.js";
import { Seal } from "./seal.js";
import { Sending } from "./sending.js";
import { words } from "./words.js";

const split = (text) => text.split(/[,;\s]+/).filter(Boolean);
const FIELDS = ["to", "cc", "bcc"];
const KINDS = ["reply", "note", "forward"];

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.find = (name) => this.querySelector(`[data-${name}]`);
    this.tray = new FileTray(this.find("files"), () => this.touch(), (file) => this.editor?.chain().focus().setImage({ src: file.url, alt: file.name }).run());
    this.letterhead = new Letterhead(this, () => this.touch());
    this.seal = new Seal(this, () => this.touch());
    this.sending = new Sending(this);
    this.texts = Object.fromEntries(KINDS.map((kind) => [kind, this.begin(kind)]));
    this.keeper = new DraftKeeper(`${this.dataset.url}draft/`, { number: this.dataset.number, read: (kind) => this.written(kind), whole: (kind) => this.texts[kind], onState: (state) => this.tell(state) });
    this.put(this.kind);
    this.listen();
    const unsaved = KINDS.find((kind) => this.texts[kind].unsaved);
    if (unsaved) this.turn(unsaved, { focus: false }).then(() => this.touch());
    else if (!this.hasAttribute("data-idle")) this.wake({ focus: false });
    else (window.requestIdleCallback ?? setTimeout)(() => this.isConnected && (this.mounting ??= this.write()), { timeout: 3000 });
  }

  disconnectedCallback() {
    this.keeper.flush();
    this.take();
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
    const unsaved = recall(this.dataset.number, kind, Number(kept.dataset.version));
    if (unsaved) return { ...unsaved, unsaved: true };
    const box = kept.content.cloneNode(true);
    const files = [...box.querySelectorAll("i[data-token]")].map((one) => {
      one.remove();
      return { ...one.dataset, picture: "picture" in one.dataset };
    });
    const holder = document.createElement("div");
    holder.append(box);
    const { version, to, cc, bcc, options } = kept.dataset;
    return { html: holder.innerHTML.trim(), files, to, cc, bcc, options: JSON.parse(options || "{}"), version: Number(version) };
  }

  // What stands in the fields, kept with its kind; and back again.
  take() {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.querySelector(`#${name}`).value]));
    Object.assign(this.texts[this.kind], { html: this.html, files: this.tray.files, ...fields });
    if (this.kind !== "note") this.texts[this.kind].options = { ...this.letterhead.options, ...this.seal.values };
  }

  put(kind) {
    const text = this.texts[kind];
    this.tray.show(text.files);
    if (kind === "note") return;
    for (const name of FIELDS) this.querySelector(`#${name}`).value = text[name] ?? "";
    this.showBcc(Boolean(text.bcc));
    this.letterhead.set(text.options);
    this.seal.set(text.options);
  }

  showBcc(shown) {
    for (const part of this.querySelectorAll("[data-bcc-row]")) part.hidden = !shown;
    this.find("show-bcc").hidden = shown;
  }

  listen() {
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("focusin", (event) => event.target.closest("[data-body]") && this.wake());
    // Before the editor hears of it: to it, Ctrl+Enter is a line break.
    this.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    this.addEventListener("input", (event) => event.target.matches("#to, #cc, #bcc") && this.touch());
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
    const { write, send, later, format: style } = button.dataset;
    if (write) this.turn(write);
    else if (send !== undefined) this.sending.send(send);
    else if (later) this.sending.at(momentOf(later, this.find("when")));
    else if ("preview" in button.dataset) this.sending.preview();
    else if ("showBcc" in button.dataset) this.showBcc(true), this.querySelector("#bcc").focus();
    else if (style && this.editor) format(this.editor, style, () => prompt(words.linkAddress, "https://"));
    else if ("attach" in button.dataset) this.find("picker").click();
    else if ("discard" in button.dataset) this.discard();
    else if ("shrink" in button.dataset) this.sleep();
  }

  pressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.sending.send("");
    } else if (event.key.toLowerCase() === "f" && event.shiftKey && (event.ctrlKey || event.metaKey) && this.kind !== "note") {
      event.preventDefault();
      this.sending.preview();
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
    this.letterhead.load();
    this.seal.soon(0);
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
      onUpdate: () => (this.touch(), this.letterhead.frame()),
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

  async turn(kind, { focus = true } = {}) {
    if (kind !== this.kind) {
      this.take();
      this.dataset.kind = kind;
      for (const tab of this.querySelectorAll("[data-write]")) tab.setAttribute("aria-selected", tab.dataset.write === kind);
      this.put(kind);
      this.editor?.commands.setContent(this.texts[kind].html, { emitUpdate: false });
      this.letterhead.frame();
      this.tell("");
    }
    await this.wake({ focus });
  }

  get html() {
    if (!this.editor) return this.texts[this.kind].html;
    return this.editor.isEmpty ? "" : this.editor.getHTML();
  }

  get plain() {
    return this.editor?.getText() ?? "";
  }

  get empty() {
    return !this.html && !this.tray.files.length && !(this.kind === "forward" && this.querySelector("#to").value);
  }

  touch() {
    this.tell("changed");
    this.keeper.touch(this.kind);
  }

  written(kind) {
    const text = this.texts[kind];
    if (kind === this.kind) this.take();
    text.version += 1;
    const mail = kind === "note" ? {} : { options: text.options, ...Object.fromEntries(FIELDS.map((name) => [name, split(text[name] ?? "")])) };
    return { kind, html: this.tray.named(text.html, text.files), ...mail, files: text.files.map((file) => file.token), version: text.version };
  }

  tell(state) {
    this.find("saved").textContent = words[state] ?? "";
    if (state === "clash") this.find("clash").hidden = false;
  }

  clear(kind) {
    const { version, to, cc } = this.texts[kind];
    const usual = kind === "reply" ? { to, cc } : { to: "", cc: "" };
    this.texts[kind] = { html: "", files: [], version, ...usual, bcc: "", options: {} };
    this.sending.forget();
    if (this.find("minutes")) this.find("minutes").value = "";
    if (kind !== this.kind) return;
    if (kind === "forward") this.put(kind);
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
}

customElements.define("tresen-composer", Composer);
