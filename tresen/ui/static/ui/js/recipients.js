// Whom a mail goes to: the three fields, everybody who takes part or the sender alone.
export const FIELDS = ["to", "cc", "bcc"];

const split = (text) => text.split(/[,;\s]+/).filter(Boolean);

export class Recipients {
  constructor(composer, onChange) {
    Object.assign(this, { composer, onChange });
    const { allTo, allCc } = composer.dataset;
    this.all = { to: allTo, cc: allCc };
    composer.addEventListener("input", (event) => event.target.matches("#to, #cc, #bcc") && (this.mark(), onChange()));
  }

  field(name) {
    return this.composer.querySelector(`#${name}`);
  }

  get values() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.field(name).value]));
  }

  // For the draft: addresses one by one.
  static listed(text) {
    return Object.fromEntries(FIELDS.map((name) => [name, split(text[name] ?? "")]));
  }

  put(text) {
    for (const name of FIELDS) this.field(name).value = text[name] ?? "";
    this.showBcc(Boolean(text.bcc));
    this.mark();
  }

  showBcc(shown) {
    for (const part of this.composer.querySelectorAll("[data-bcc-row]")) part.hidden = !shown;
    this.composer.find("show-bcc").hidden = shown;
    if (shown) return this.field("bcc");
  }

  // To all in copy, or to the sender alone; typed by hand is typed by hand.
  turn(all = this.field("cc").value.trim() !== this.all.cc.trim()) {
    this.field("to").value = this.all.to;
    this.field("cc").value = all ? this.all.cc : "";
    this.mark();
    this.onChange();
  }

  mark() {
    const button = this.composer.find("reply-all");
    button?.setAttribute("aria-pressed", split(this.all.cc).every((one) => split(this.field("cc").value).includes(one)));
  }
}
