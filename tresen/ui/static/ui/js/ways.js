// What happens along with sending: solved, waiting, another team. The button remembers what was chosen last; the keys
// always mean the same: Ctrl+Enter sends, with Shift it solves; Alt+Enter waits, with Shift it hands over.
import { momentOf } from "./later.js";
import { words } from "./words.js";

const store = (composer) => `tresen.way.${composer.inside ? "inside" : "mail"}`;
const remembered = (name) => {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
};
const remember = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then the button says "Send" again.
  }
};

export class Ways {
  constructor(composer) {
    this.composer = composer;
    composer.addEventListener("click", (event) => this.clicked(event));
    composer.addEventListener("keydown", (event) => this.entered(event));
    composer.addEventListener("input", (event) => event.target.matches("[data-sift-teams]") && this.sift(event.target.value));
  }

  offers(then) {
    return Boolean(this.composer.querySelector(`[data-send="${then}"]`));
  }

  get usual() {
    const then = remembered(store(this.composer));
    return this.offers(then) ? then : "";
  }

  // The words of the kind that is written, on the button and in its menu.
  show() {
    const { composer } = this;
    const said = words.ways[composer.inside ? composer.kind : "mail"];
    for (const part of composer.querySelectorAll("[data-way]")) part.textContent = said[part.dataset.way];
    for (const item of composer.querySelectorAll("[data-send]")) item.setAttribute("aria-checked", item.dataset.send === this.usual);
    const button = composer.find("go");
    button.textContent = said[this.usual];
    for (const half of button.parentElement.children) {
      half.classList.toggle("note", composer.inside);
      half.classList.toggle("primary", !composer.inside);
    }
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey || event.altKey)) return null;
    if (event.altKey) return event.shiftKey ? "team" : "wait";
    return event.shiftKey ? "solve" : "";
  }

  choose(then) {
    remember(store(this.composer), then);
    this.show();
    this.go(then);
  }

  go(then) {
    if (!this.offers(then)) return;
    const { composer } = this;
    if (composer.empty) return composer.wake();
    if (then === "wait") this.ask(composer.find("wait"), `[data-wait-until="${remembered("tresen.until")}"]`);
    else if (then === "team") this.teams();
    else composer.sending.send({ then });
  }

  ask(dialog, first) {
    dialog.showModal();
    (dialog.querySelector(first) ?? dialog.querySelector(".menu-item, input"))?.focus();
  }

  async teams() {
    const { composer } = this;
    const dialog = composer.find("teams");
    const answer = await fetch(`${composer.dataset.url}team/`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return composer.sending.unsent();
    const list = composer.find("teams-list");
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const parts = [...box.content.querySelectorAll("h3 ~ h3, .menu-item")];
    const search = Object.assign(document.createElement("input"), { type: "search", className: "field", placeholder: words.filter, ariaLabel: words.filter, autocomplete: "off" });
    search.dataset.siftTeams = search.dataset.first = "";
    for (const item of parts.filter((one) => one.matches(".menu-item"))) {
      item.type = "button";
      item.dataset.team = item.value;
      item.disabled = !item.value || item.ariaChecked === "true";
      if (!item.value) item.hidden = true;
    }
    list.replaceChildren(search, ...parts);
    dialog.showModal();
    search.focus();
  }

  sift(typed) {
    const wanted = typed.trim().toLowerCase();
    for (const item of this.composer.querySelectorAll("[data-team]")) item.hidden = !item.value || !item.textContent.toLowerCase().includes(wanted);
    for (const head of this.composer.querySelectorAll("[data-teams-list] h3")) head.hidden = Boolean(wanted);
  }

  // Enter in the filter takes the first team there is.
  entered(event) {
    if (event.key !== "Enter" || !event.target.matches("[data-sift-teams]")) return;
    event.preventDefault();
    event.stopPropagation();
    [...this.composer.querySelectorAll("[data-team]")].find((item) => !item.hidden && !item.disabled)?.click();
  }

  clicked(event) {
    const { composer } = this;
    const button = event.target.closest("button");
    const { waitUntil: until, team } = button?.dataset ?? {};
    if (until !== undefined) {
      const moment = until && momentOf(until === "own" ? "chosen" : until, composer.find("wait"));
      if (until && !moment) return composer.find("wait").querySelector("[data-moment]").focus();
      if (until !== "own") remember("tresen.until", until);
      composer.find("wait").close();
      composer.sending.send({ then: "wait", until: moment });
    } else if (team) {
      composer.find("teams").close();
      composer.sending.send({ then: "team", team });
    }
  }
}
