// What stands around the words of a mail: greeting, signature, quote, files passed on. Asked for once, when somebody
// begins to write; shown as it will be sent.
const cache = new WeakMap();

export class Letterhead {
  constructor(composer, onChange) {
    Object.assign(this, { composer, onChange, known: null, one: "" });
    composer.addEventListener("change", (event) => {
      if (event.target.closest("[data-mail], [data-pass]")) this.changed();
    });
  }

  async load() {
    if (!cache.has(this.composer)) {
      cache.set(this.composer, fetch(`${this.composer.dataset.url}letterhead/`, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
    }
    this.known = await cache.get(this.composer);
    this.show();
  }

  field(name) {
    return this.composer.querySelector(`[data-choice="${name}"]`);
  }

  // The choices of one kind, out of its draft; what is not chosen is as usual.
  set(options = {}) {
    this.given = options;
    this.one = options.messages?.length === 1 ? options.messages[0] : "";
    const passed = this.composer.querySelector("[data-passed]");
    passed.querySelector("[value=one]").hidden = !this.one;
    passed.value = options.passed || (this.one ? "one" : options.messages?.length > 1 ? "all" : "last");
    for (const name of ["greeting", "signature"]) this.field(name).checked = options[name] !== false;
    this.show();
  }

  show() {
    const { known, given = {} } = this;
    if (!known) return;
    this.field("history").value = given.history || known.history;
    this.field("language").value = given.language || known.language;
    this.originals(given.passed || given.originals?.length ? given.originals : null);
    this.frame();
  }

  frame(text = this.composer.plain) {
    const frame = this.known?.frames[this.field("language").value] ?? {};
    const greeted = new RegExp(this.known?.greets ?? "$^", "i").test(text);
    this.put("greeting", this.field("greeting").checked && !greeted ? frame.greeting : "");
    this.put("signature", this.field("signature").checked ? frame.signature : "");
  }

  put(name, text = "") {
    const box = this.composer.querySelector(`[data-${name}]`);
    box.hidden = !text;
    if (box.textContent !== text) box.textContent = text;
  }

  changed() {
    this.originals();
    this.given = { ...this.given, ...this.options };
    this.frame();
    this.onChange();
  }

  get messages() {
    const passed = this.composer.querySelector("[data-passed]").value;
    const all = this.known?.messages ?? [];
    return { none: [], one: [this.one], last: all.slice(-1), all }[passed] ?? [];
  }

  // The files of what is passed on, each to be left out.
  originals(chosen = null) {
    const box = this.composer.querySelector("[data-originals]");
    const off = new Set([...box.querySelectorAll("input:not(:checked)")].map((one) => one.value));
    const wanted = new Set(this.messages);
    box.replaceChildren(...(this.known?.originals ?? []).filter((one) => wanted.has(String(one.message))).map((one) => {
      const label = Object.assign(document.createElement("label"), { className: "file", title: one.name });
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: one.id });
      box.checked = chosen ? chosen.includes(String(one.id)) : !off.has(String(one.id));
      const part = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text });
      label.append(box, part("file-name", one.name), part("file-size", one.size));
      return label;
    }));
  }

  get options() {
    const chosen = [...this.composer.querySelectorAll("[data-originals] input:checked")].map((one) => one.value);
    return {
      history: this.known ? this.field("history").value : "",
      language: this.known ? this.field("language").value : "",
      greeting: this.field("greeting").checked,
      signature: this.field("signature").checked,
      passed: this.known ? this.composer.querySelector("[data-passed]").value : "",
      messages: this.messages,
      originals: chosen,
    };
  }

  // As a form sends it.
  get values() {
    const { history, language, greeting, signature, messages, originals } = this.options;
    const yes = (value) => (value ? "yes" : "no");
    const around = { history, language, greeting: yes(greeting), signature: yes(signature) };
    return this.composer.kind === "forward" ? { ...around, message: messages, original: originals } : around;
  }
}
