// <tresen-composer>: reply, note, call and forward, each with its own words, files, recipients and draft.
import { Asking } from "./asking.js";
import { Call } from "./call.js";
import { DraftKeeper } from "./drafts.js";
import { format, mount } from "./editor.js";
import { FileTray } from "./filetray.js";
import { Gaps } from "./gaps.js";
import { Letterhead } from "./letterhead.js";
import { Recipients } from "./recipients.js";
import { SavedMark } from "./saved.js";
import { Seal } from "./seal.js";
import { Sending } from "./sending.js";
import { Ways } from "./ways.js";
import { words } from "./words.js";
import { INSIDE, Writing } from "./writing.js";

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.find = (name) => this.querySelector(`[data-${name}]`);
    const touch = () => this.touch();
    const insertPicture = (file) => this.editor?.chain().focus().setImage({ src: file.url, alt: file.name }).run();
    this.tray = new FileTray(this.find("files"), { largest: Number(this.dataset.largest), onChange: touch, insertPicture });
    this.mark = new SavedMark(this.find("saved"), this.find("clash"));
    this.recipients = new Recipients(this, touch);
    this.letterhead = new Letterhead(this, touch);
    this.seal = new Seal(this, touch);
    this.call = new Call(this, touch);
    this.asking = new Asking(this, touch);
    this.gaps = new Gaps(this);
    this.ways = new Ways(this);
    this.sending = new Sending(this);
    this.writing = new Writing(this);
    const { number, person, url } = this.dataset;
    const [whole, read] = [(kind) => this.texts[kind], (kind) => this.writing.written(kind)];
    this.keeper = new DraftKeeper(`${url}draft/`, { owner: `${person}.${number}`, whole, read, onState: (state) => this.mark.show(state) });
    this.writing.begin();
    this.put(this.kind);
    this.ways.show();
    this.listen();
    const unsaved = Object.keys(this.texts).find((kind) => this.texts[kind].unsaved);
    if (unsaved) this.turn(unsaved, { focus: false }).then(() => this.touch());
    else if (!this.hasAttribute("data-idle")) this.wake({ focus: false });
    else (window.requestIdleCallback ?? setTimeout)(() => this.isConnected && (this.mounting ??= this.write()), { timeout: 3000 });
  }

  disconnectedCallback() {
    this.keeper.end();
    this.writing.take();
    this.editor?.destroy();
    this.editor = null;
    removeEventListener("pagehide", this.leaving);
    document.removeEventListener("visibilitychange", this.leaving);
  }

  get kind() {
    return this.dataset.kind;
  }

  // Nobody outside ever reads it.
  get inside() {
    return INSIDE.includes(this.kind);
  }

  get texts() {
    return this.writing.texts;
  }

  get modules() {
    return this.texts[this.kind].options.modules ?? [];
  }

  put(kind) {
    this.writing.put(kind);
  }

  listen() {
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("focusin", (event) => event.target.closest("[data-body]") && this.wake());
    // Before the editor hears of it: to it, Ctrl+Enter is a line break.
    this.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
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
    else if ("replyOne" in button.dataset) this.turn("reply").then(() => this.recipients.turn(false));
    else if ("replyAll" in button.dataset) this.recipients.turn();
    else if ("go" in button.dataset) this.ways.go(this.ways.usual);
    else if (send !== undefined) this.ways.choose(send);
    else if (later) this.sending.later(later);
    else if ("preview" in button.dataset) this.sending.preview();
    else if ("showBcc" in button.dataset) this.recipients.showBcc(true).focus();
    else if ("modules" in button.dataset) this.wake().then(() => import("./modulepicker.js")).then(({ pick }) => pick(this));
    else if (style && this.editor) format(this.editor, style, () => prompt(words.linkAddress, "https://"));
    else if ("attach" in button.dataset) this.find("picker").click();
    else if ("discard" in button.dataset) this.discard();
    else if ("shrink" in button.dataset) this.sleep();
  }

  pressed(event) {
    if (event.target.closest("dialog")) return;
    const way = this.ways.key(event);
    if (way !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.ways.go(way);
    } else if (event.key.toLowerCase() === "f" && event.shiftKey && (event.ctrlKey || event.metaKey) && !this.inside) {
      event.preventDefault();
      this.sending.preview();
    } else if (event.key === "Escape" && !this.offering) {
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
    this.letterhead.load().then(() => this.call.offer(this.letterhead.known?.phone));
    this.seal.soon(0);
    this.mounting ??= this.write();
    const editor = await this.mounting;
    if (focus && !editor.isFocused) editor.commands.focus("end");
  }

  async write() {
    const field = this.querySelector("textarea");
    const [{ suggestion }, { mentions }] = await Promise.all([import("./modules.js"), import("./mentions.js")]);
    const editor = await mount(this.find("body"), {
      content: this.texts[this.kind].html || (field?.value ?? ""),
      placeholder: () => words[this.kind],
      label: words[this.kind],
      onUpdate: () => (this.touch(), this.letterhead.frame(), this.gaps.show()),
      onSelection: ({ editor }) => this.press(editor),
      onFiles: (files) => this.tray.add(files, { inline: true }),
      extend: (library) => [suggestion(this, library), mentions(this, library), this.gaps.extension(library)],
    });
    field?.remove();
    this.editor = editor;
    this.gaps.show();
    return editor;
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
      this.writing.take();
      this.dataset.kind = kind;
      for (const tab of this.querySelectorAll("[data-write]")) tab.setAttribute("aria-selected", tab.dataset.write === kind);
      this.put(kind);
      this.editor?.commands.setContent(this.texts[kind].html, { emitUpdate: false });
      this.letterhead.frame();
      this.gaps.show();
      this.ways.show();
      this.mark.show("");
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

  // A text module has been put in.
  used(id) {
    const { options } = this.texts[this.kind];
    options.modules = [...new Set([...(options.modules ?? []), id])];
    this.touch();
  }

  touch() {
    this.writing.began();
    this.keeper.touch(this.kind);
  }

  clear(kind) {
    this.writing.clear(kind);
    this.keeper.drop(kind);
    this.sending.forget();
    this.asking.clear();
    if (this.find("minutes")) this.find("minutes").value = "";
    if (kind !== this.kind) return;
    this.put(kind);
    this.editor?.commands.clearContent(false);
    this.gaps.show();
    this.mark.show("");
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
