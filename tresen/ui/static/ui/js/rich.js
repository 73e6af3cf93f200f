// <tresen-rich> around a <textarea> of HTML: written in with the editor; the textarea is what is sent.
import { format, mount } from "./editor.js";

const TOOLS = ["bold", "italic", "bulletList", "orderedList", "link"];

class Rich extends HTMLElement {
  async connectedCallback() {
    const area = this.querySelector("textarea");
    if (!area || this.editor !== undefined) return;
    this.editor = null;
    const body = document.createElement("div");
    body.className = "prose";
    area.before(body);
    this.editor = await mount(body, {
      content: area.value,
      placeholder: "",
      label: this.querySelector("label")?.textContent ?? "",
      onUpdate: ({ editor }) => (area.value = editor.isEmpty ? "" : editor.getHTML()),
      onSelection: () => {},
      onFiles: () => {},
    });
    area.hidden = true;
    this.tools(body);
  }

  tools(body) {
    const bar = this.querySelector("template")?.content.firstElementChild.cloneNode(true);
    if (!bar) return;
    body.before(bar);
    bar.addEventListener("change", (event) => {
      const { value } = event.target;
      if (!event.target.matches("[data-put]") || !value) return;
      this.editor.chain().focus().insertContent(`{{${value}}}`).run();
      event.target.value = "";
    });
    bar.addEventListener("click", (event) => {
      const name = event.target.closest("[data-format]")?.dataset.format;
      if (TOOLS.includes(name)) format(this.editor, name, () => prompt(bar.dataset.ask));
    });
  }
}

customElements.define("tresen-rich", Rich);
