// What a composer hands to the server: the message itself, or a look at the mail it would be.
import { momentOf } from "./later.js";
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

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
    const plain = { html, file, minutes, module: composer.modules, ...composer.asking.values };
    if (composer.kind === "note") return plain;
    if (composer.kind === "phone") return { ...plain, ...composer.call.named };
    return { ...plain, seen: composer.writing.seen, ...composer.recipients.values, ...composer.letterhead.values, ...composer.seal.values };
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

  later(name) {
    const moment = momentOf(name, this.composer.find("when"));
    if (moment) this.send({ send_at: moment });
  }

  // `along`: what happens with it (then, until, team, send_at), and what has been agreed to (gaps, disclose).
  async send(along = {}) {
    const { composer } = this;
    const { kind } = composer;
    if (this.busy || (composer.empty && composer.editor)) return composer.wake();
    if (composer.tray.busy) return toast(words.uploading);
    this.hold(true);
    await composer.keeper.forget(kind);
    if (!composer.inside) await composer.letterhead.load();
    const values = { then: "", send_at: "", ...this.values, ...along };
    values.submission = this.key(JSON.stringify([kind, values]));
    let asks = null;
    const done = (event) => event.detail.kind === kind && event.detail.number === composer.dataset.number && composer.clear(kind);
    const asked = (event) => (asks = event.detail);
    composer.addEventListener("sent", done, { once: true });
    composer.addEventListener("asks", asked, { once: true });
    await htmx.ajax("POST", `${composer.dataset.url}${kind}/`, { values, swap: "none", source: composer }).catch(() => {});
    composer.removeEventListener("sent", done);
    composer.removeEventListener("asks", asked);
    this.hold(false);
    if (composer.empty || composer.kind !== kind) return;
    composer.touch();
    if (asks) this.ask(asks, along);
    else this.unsent();
  }

  unsent() {
    toast(words.unsent, "bad");
  }

  // The server wants to know something first: nothing has left.
  ask({ words: question, points, yes, name, value }, along) {
    const dialog = this.composer.find("asks");
    dialog.querySelector("h2").textContent = question;
    const told = points.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    dialog.querySelector("[data-points]").replaceChildren(...told);
    const button = dialog.querySelector("[data-yes]");
    button.textContent = yes;
    button.onclick = () => {
      dialog.close();
      this.send({ ...along, [name]: value });
    };
    dialog.showModal();
  }

  // The same words have the same key until an answer came: sent twice over a bad line, they are said once.
  key(said) {
    if (said !== this.said) Object.assign(this, { said, submission: `${Date.now()}-${Math.random().toString(36).slice(2)}` });
    return this.submission;
  }

  hold(busy) {
    this.busy = busy;
    for (const button of this.composer.querySelectorAll("[data-send], [data-go]")) button.disabled = busy;
  }
}
