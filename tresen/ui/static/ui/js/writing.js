// What is written of each kind of message: out of the page or this browser, into the fields and back, and to the server.
import { Recipients } from "./recipients.js";

export const INSIDE = ["note", "phone"]; // nobody outside ever reads them

const newest = () => Number(document.getElementById("timeline").dataset.seen.split("-")[0]);

export class Writing {
  constructor(composer) {
    Object.assign(this, { composer, texts: {} });
  }

  begin() {
    for (const kept of this.composer.querySelectorAll("template[data-draft]")) this.texts[kept.dataset.draft] = this.read(kept);
  }

  // As the server keeps it; or as this browser does, where it could not be sent.
  read(kept) {
    const { draft: kind, version, to, cc, bcc, options, at } = kept.dataset;
    const box = kept.content.cloneNode(true);
    const files = [...box.querySelectorAll("i[data-token]")].map((one) => {
      one.remove();
      return { ...one.dataset, picture: "picture" in one.dataset };
    });
    const holder = document.createElement("div");
    holder.append(box);
    const text = { html: holder.innerHTML.trim(), files, to, cc, bcc, options: JSON.parse(options || "{}"), version: Number(version), at };
    const { keeper } = this.composer;
    const left = keeper.left(kind, text.version);
    return left ? { ...text, ...left, unsaved: true } : text;
  }

  // What stands in the fields, kept with its kind; and back again.
  take() {
    const { composer } = this;
    const text = this.texts[composer.kind];
    const { modules, seen } = text.options;
    Object.assign(text, { html: composer.html, files: composer.tray.files });
    if (!composer.inside) Object.assign(text, composer.recipients.values, { options: { ...composer.letterhead.options, ...composer.seal.values } });
    if (composer.kind === "phone") text.options = { call: composer.call.values };
    if (composer.inside) text.options.asks = composer.asking.kept;
    if (modules) text.options.modules = modules;
    if (seen) text.options.seen = seen;
  }

  put(kind) {
    const { composer } = this;
    const text = this.texts[kind];
    composer.tray.show(text.files);
    if (kind === "phone") composer.call.put(text.options.call);
    if (text.at && !text.unsaved) composer.mark.show("saved", new Date(text.at));
    if (INSIDE.includes(kind)) return composer.asking.put(text.options.asks);
    composer.recipients.put(text);
    composer.letterhead.set(text.options);
    composer.seal.set(text.options);
  }

  // The newest message there was when the words of now were begun: what others say to the customer later overtakes them.
  began() {
    const { options } = this.texts[this.composer.kind];
    if (this.composer.empty) delete options.seen;
    else if (!this.composer.inside) options.seen ??= newest();
  }

  get seen() {
    return this.texts[this.composer.kind].options.seen ?? newest();
  }

  // For the server.
  written(kind) {
    const text = this.texts[kind];
    if (kind === this.composer.kind) this.take();
    text.version += 1;
    delete text.at; // from now on the mark says when the words of this page were saved
    const { options, version } = text;
    const mail = INSIDE.includes(kind) ? {} : Recipients.listed(text);
    return { kind, html: this.composer.tray.named(text.html, text.files), ...mail, options, files: text.files.map((file) => file.token), version };
  }

  clear(kind) {
    const { version } = this.texts[kind];
    const usual = kind === "reply" ? this.composer.recipients.all : { to: "", cc: "" };
    this.texts[kind] = { html: "", files: [], version, ...usual, bcc: "", options: {} };
  }
}
