// What a composer hands to the server: the message itself, or a look at the mail it would be.
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

const FIELDS = ["to", "cc", "bcc"];

export class Sending {
  constructor(composer) {
    this.composer = composer;
    this.forget();
  }

  // The next words are new ones, even if they are the same.
  forget() {
    this.said = "";
  }

  get values() {
    const { composer } = this;
    const html = composer.tray.named(composer.html, composer.tray.files);
    const file = composer.tray.files.map((one) => one.token);
    const minutes = composer.find("minutes")?.value ?? "";
    if (composer.kind === "note") return { html, file, minutes };
    const fields = Object.fromEntries(FIELDS.map((name) => [name, composer.querySelector(`#${name}`).value]));
    return { html, file, minutes, ...fields, ...composer.letterhead.values, ...composer.seal.values };
  }

  async preview() {
    const { composer } = this;
    if (composer.empty) return composer.wake();
    await composer.letterhead.load();
    const dialog = composer.find("mail-preview");
    const shown = (event) => event.detail.xhr.status === 200 && dialog.open === false && dialog.showModal();
    composer.addEventListener("htmx:afterRequest", shown, { once: true });
    const given = { values: this.values, target: composer.find("preview-body"), source: composer };
    await htmx.ajax("POST", `${composer.dataset.url}preview/${composer.kind}/`, given).catch(() => {});
  }

  at(moment) {
    if (moment) this.send("", moment);
  }

  async send(then, sendAt = "") {
    const { composer } = this;
    const { kind } = composer;
    if (this.busy || (composer.empty && composer.editor)) return composer.wake();
    if (composer.tray.busy) return toast(words.saving);
    this.hold(true);
    await composer.keeper.forget(kind);
    if (kind !== "note") await composer.letterhead.load();
    const values = { ...this.values, then, send_at: sendAt };
    values.submission = this.key(JSON.stringify([kind, values]));
    const done = (event) => event.detail.kind === kind && event.detail.number === composer.dataset.number && composer.clear(kind);
    composer.addEventListener("sent", done, { once: true });
    await htmx.ajax("POST", `${composer.dataset.url}${kind}/`, { values, swap: "none", source: composer }).catch(() => {});
    composer.removeEventListener("sent", done);
    this.hold(false);
    if (!composer.empty && composer.kind === kind) {
      toast(words.unsent, "bad");
      composer.touch();
    }
  }

  // The same words have the same key until an answer came: sent twice over a bad line, they are said once.
  key(said) {
    if (said !== this.said) Object.assign(this, { said, submission: `${Date.now()}-${Math.random().toString(36).slice(2)}` });
    return this.submission;
  }

  hold(busy) {
    this.busy = busy;
    for (const button of this.composer.querySelectorAll("[data-send]")) button.disabled = busy;
  }
}
