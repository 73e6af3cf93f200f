// What is known of a call besides its words: who called whom, on which number, how long.
const PARTS = ["direction", "who", "number", "minutes"];

export class Call {
  constructor(composer, onChange) {
    this.box = composer.find("call");
    this.usual = this.values;
    this.box?.addEventListener("input", onChange);
  }

  field(part) {
    return this.box.querySelector(`[data-part="${part}"]`);
  }

  get values() {
    return this.box ? Object.fromEntries(PARTS.map((part) => [part, this.field(part).value])) : {};
  }

  // As a form sends it.
  get named() {
    return Object.fromEntries(Object.entries(this.values).map(([part, value]) => [`call_${part}`, value]));
  }

  put(values) {
    for (const part of this.box ? PARTS : []) this.field(part).value = (values ?? this.usual)[part] ?? "";
  }

  // The customer's number, as soon as it is known.
  offer(number) {
    if (!this.box || this.usual.number || !number) return;
    this.usual.number = number;
    if (!this.field("number").value) this.field("number").value = number;
  }
}
