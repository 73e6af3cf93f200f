// Text modules: "::" and a shortcut in the words, or the list behind the button. The server fills them for the ticket.
import { toast } from "./toast.js";
import { words } from "./words.js";

const get = async (address, signal) => {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const node = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent });

// As the customer is written to, unless another language is asked for.
function wanted(composer, language = "") {
  const asked = new URLSearchParams();
  const chosen = language || (composer.inside ? "" : composer.letterhead.values.language);
  if (chosen) asked.set("language", chosen);
  asked.set("to", composer.recipients.values.to.split(/[,;\s]+/)[0] ?? "");
  return asked;
}

export function find(composer, query, { signal, all = false, language = "" } = {}) {
  const asked = wanted(composer, language);
  asked.set("q", query);
  if (all) asked.set("all", "");
  return get(`${composer.dataset.url}modules/?${asked}`, signal).then((told) => told.items);
}

export async function insert(composer, id, language = "") {
  let filled;
  try {
    filled = await get(`${composer.dataset.url}modules/${id}/?${wanted(composer, language)}`);
  } catch {
    return toast(words.failed, "bad");
  }
  const { editor } = composer;
  const begin = editor.state.selection.from;
  editor.view.focus();
  editor.chain().insertContent(inline(filled.html)).run();
  composer.tray.put(filled.files);
  composer.used(filled.id);
  if (filled.words) toast(filled.words);
  const gap = composer.gaps.found.find((one) => one.from >= begin - 1);
  if (gap && gap.from < editor.state.selection.from) composer.gaps.select(gap);
}

// One paragraph goes into the line it is put in.
function inline(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const [only, more] = box.content.children;
  return only?.matches("p") && !more ? only.innerHTML : html;
}

export function line(module) {
  const item = node("button", "menu-item module-item");
  item.type = "button";
  item.dataset.module = module.id;
  const what = node("span", "module-what");
  const title = node("span", "module-title");
  title.append(node("code", "shortcut", `::${module.shortcut}`), node("b", "", module.name));
  if (module.other) title.append(node("span", "chip warn", module.other));
  if (module.folder) title.append(node("span", "muted small", module.folder));
  what.append(title, node("span", "module-gist muted small", module.gist));
  item.append(what);
  return item;
}

// What is offered while a shortcut is being typed: a list beside the caret, the focus stays in the words.
class Offer {
  constructor(composer) {
    this.composer = composer;
  }

  onStart = (props) => {
    this.box = node("div", "menu module-offer");
    Object.assign(this.box, { id: "module-offer", role: "listbox", ariaLabel: words.modules });
    this.box.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[data-module]");
      if (item) this.props.command(this.items[[...this.box.children].indexOf(item)]);
    });
    document.body.append(this.box);
    this.composer.offering = this;
    this.composer.editor.view.dom.setAttribute("aria-controls", this.box.id);
    this.onUpdate(props);
  };

  onUpdate = (props) => {
    this.props = props;
    if (!props.loading || !this.items) this.fill(props.items, props.loading);
    this.place(props.clientRect?.());
  };

  fill(items, loading) {
    this.items = items;
    this.at = 0;
    const none = node("p", "menu-words", loading ? words.searching : words.noModule);
    this.box.replaceChildren(...(items.length ? items.map(line) : [none]));
    [...this.box.querySelectorAll(".menu-item")].forEach((item, at) => Object.assign(item, { id: `module-${at}`, role: "option", tabIndex: -1 }));
    this.mark();
  }

  mark() {
    const options = [...this.box.querySelectorAll(".menu-item")];
    options.forEach((item, at) => item.setAttribute("aria-selected", at === this.at));
    options[this.at]?.scrollIntoView({ block: "nearest" });
    const { dom } = this.composer.editor.view;
    if (options.length) dom.setAttribute("aria-activedescendant", `module-${this.at}`);
    else dom.removeAttribute("aria-activedescendant");
  }

  // Above the caret if there is more room; never beyond the window.
  place(caret) {
    if (!caret) return;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const above = caret.top - height - 6 > 8 || caret.top > innerHeight - caret.bottom;
    // Before the rule that makes every menu of a phone a sheet at its foot: there is the keyboard.
    const put = (side, value) => this.box.style.setProperty(side, `${value}px`, "important");
    put("left", Math.max(8, Math.min(caret.left, innerWidth - width - 8)));
    put("top", above ? Math.max(8, caret.top - height - 6) : caret.bottom + 6);
  }

  onKeyDown = ({ event }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.items.length) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.mark();
      return true;
    }
    if (!["Enter", "Tab"].includes(event.key) || !this.items.length || event.ctrlKey || event.altKey) return false;
    this.props.command(this.items[this.at]);
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

export function suggestion(composer, { Extension, Suggestion }) {
  return Extension.create({
    name: "modules",
    priority: 1100, // Tab takes what is offered before it goes to a gap
    addProseMirrorPlugins() {
      return [
        Suggestion({
          editor: this.editor,
          char: "::",
          allowedPrefixes: null,
          items: ({ query, signal }) => find(composer, query, { signal }).catch(() => []),
          command: ({ editor, range, props }) => {
            editor.chain().focus().deleteRange(range).run();
            insert(composer, props.id);
          },
          render: () => new Offer(composer),
        }),
      ];
    },
  });
}
