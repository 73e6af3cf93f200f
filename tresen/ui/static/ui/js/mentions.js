// @ and the first letters of a name, in notes alone: whom the note tells. The server suggests, and checks again.
const INSIDE = ["note", "phone"];

const node = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

function find(composer, query, signal) {
  const asked = new URLSearchParams({ q: query });
  const answer = fetch(`${composer.dataset.url}mentions/?${asked}`, { headers: { "HX-Request": "true" }, signal });
  return answer.then((told) => (told.ok ? told.json() : { items: [] })).then((told) => told.items);
}

function line({ name, note, face, hue }, at) {
  const item = node("button", "menu-item");
  Object.assign(item, { type: "button", id: `mention-${at}`, role: "option", tabIndex: -1 });
  const who = node("span", "mention-who", name);
  if (note) who.append(node("small", "", note));
  item.append(node("span", `face mention-face ${hue}`, face), who);
  return item;
}

// The list beside the caret; the focus stays in the words.
class Offer {
  constructor(composer) {
    this.composer = composer;
  }

  onStart = (props) => {
    this.box = node("div", "menu mention-offer");
    Object.assign(this.box, { id: "mention-offer", role: "listbox", ariaLabel: this.composer.find("asking").dataset.label });
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const at = [...this.box.children].indexOf(event.target.closest(".menu-item"));
      if (this.items[at]) this.choose(at);
    });
    document.body.append(this.box);
    this.composer.offering = this;
    this.composer.editor.view.dom.setAttribute("aria-controls", this.box.id);
    this.onUpdate(props);
  };

  onUpdate = (props) => {
    this.props = props;
    if (!props.loading || !this.items) this.fill(props.items);
    this.place(props.clientRect?.());
  };

  fill(items) {
    this.items = items;
    this.at = 0;
    this.box.hidden = !items.length;
    this.box.replaceChildren(...items.map(line));
    this.mark();
  }

  mark() {
    [...this.box.children].forEach((item, at) => item.setAttribute("aria-selected", at === this.at));
    this.box.children[this.at]?.scrollIntoView({ block: "nearest" });
    const { dom } = this.composer.editor.view;
    if (this.items.length) dom.setAttribute("aria-activedescendant", `mention-${this.at}`);
    else dom.removeAttribute("aria-activedescendant");
  }

  // Above the caret if there is more room; never beyond the window.
  place(caret) {
    if (!caret) return;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const above = caret.top > innerHeight - caret.bottom;
    this.box.style.setProperty("--left", `${Math.max(8, Math.min(caret.left, innerWidth - width - 8))}px`);
    this.box.style.setProperty("--top", `${above ? Math.max(8, caret.top - height - 6) : caret.bottom + 6}px`);
  }

  choose(at) {
    const { mark, name } = this.items[at];
    this.props.command({ mark, label: name });
  }

  onKeyDown = ({ event }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!this.items.length || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (step) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.mark();
      return true;
    }
    if (!["Enter", "Tab"].includes(event.key)) return false;
    this.choose(this.at);
    return true;
  };

  onExit = () => {
    this.box?.remove();
    this.items = null;
    this.composer.offering = null;
    const dom = this.composer.editor?.view.dom;
    for (const name of ["aria-controls", "aria-activedescendant"]) dom?.removeAttribute(name);
  };
}

export function mentions(composer, { Mention }) {
  return Mention.extend({
    priority: 1200,
    addAttributes: () => ({
      mark: { default: null, parseHTML: (element) => element.dataset.mention, renderHTML: ({ mark }) => ({ "data-mention": mark }) },
      label: { default: "", parseHTML: (element) => element.textContent.replace(/^@/, ""), renderHTML: () => ({}) },
    }),
    parseHTML: () => [{ tag: "span[data-mention]" }],
    renderHTML: ({ node: { attrs }, HTMLAttributes }) => ["span", HTMLAttributes, `@${attrs.label}`],
    renderText: ({ node: { attrs } }) => `@${attrs.label}`,
  }).configure({
    suggestion: {
      char: "@",
      allowedPrefixes: [" ", "(", "\u00a0"],
      allow: () => INSIDE.includes(composer.kind),
      items: ({ query, signal }) => find(composer, query, signal).catch(() => []),
      render: () => new Offer(composer),
    },
  });
}
