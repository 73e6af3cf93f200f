// The list of text modules behind the button, for who does not know the shortcuts.
import { find, insert, line } from "./modules.js";
import { words } from "./words.js";

export async function pick(composer) {
  const dialog = composer.find("picker-modules");
  const search = dialog.querySelector("[data-modules-search]");
  const language = dialog.querySelector("[data-modules-language]");
  const found = dialog.querySelector("[data-modules-found]");
  let turn = 0;
  const look = async () => {
    const mine = ++turn;
    const items = await find(composer, search.value, { all: true, language: language.value }).catch(() => []);
    if (mine !== turn) return;
    found.replaceChildren(...items.map(line));
    if (!items.length) found.append(Object.assign(document.createElement("p"), { className: "muted", textContent: words.noModule }));
  };
  if (!dialog.dataset.ready) {
    dialog.dataset.ready = "yes";
    search.addEventListener("input", () => look());
    language.addEventListener("change", () => look());
    found.addEventListener("click", (event) => {
      const item = event.target.closest("[data-module]");
      if (!item) return;
      dialog.close();
      insert(composer, item.dataset.module, language.value);
    });
  }
  search.value = "";
  dialog.showModal();
  search.focus();
  await look();
}
