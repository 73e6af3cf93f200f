// Signing and encrypting: what the server offers for the recipients typed so far. Untouched toggles say nothing, so
// that the mailbox does as it does by itself.
export class Seal {
  constructor(composer, onChange) {
    Object.assign(this, { composer, onChange, given: {}, timer: 0, asked: 0 });
    this.box = composer.querySelector("[data-protection]");
    this.box.addEventListener("change", (event) => this.chosen(event.target));
    composer.addEventListener("input", (event) => event.target.matches("#to, #cc, #bcc") && this.soon());
  }

  set({ sign = "", encrypt = "" } = {}) {
    this.given = { sign, encrypt };
    if (!this.composer.inside) this.soon(0);
  }

  soon(wait = 500) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), wait);
  }

  async load() {
    const { composer } = this;
    if (!composer.isConnected || composer.inside || composer.hasAttribute("data-idle")) return;
    const turn = ++this.asked;
    const wanted = new URLSearchParams({ kind: composer.kind, ...this.given });
    for (const name of ["to", "cc", "bcc"]) wanted.set(name, composer.querySelector(`#${name}`).value);
    if (composer.kind === "forward") for (const key of composer.letterhead.messages) wanted.append("message", key);
    const answer = await fetch(`${composer.dataset.url}protection/?${wanted}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (turn !== this.asked || !answer?.ok) return;
    const focused = document.activeElement?.dataset?.seal;
    this.box.innerHTML = await answer.text();
    this.box.hidden = !this.box.firstElementChild;
    if (focused) this.box.querySelector(`[data-seal="${focused}"]`)?.focus();
  }

  chosen(field) {
    const name = field.dataset.seal;
    if (!name) return;
    if (name === "clear") this.given.encrypt = field.checked ? "no" : "";
    else this.given[name] = field.checked ? "yes" : "no";
    this.onChange();
    this.soon(0);
  }

  // For the draft, and as a form sends it.
  get values() {
    return { ...this.given };
  }
}
