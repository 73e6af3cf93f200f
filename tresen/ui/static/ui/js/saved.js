// The mark that says how safe the words are: "Gespeichert 14:03".
import { say, words } from "./words.js";

export class SavedMark {
  constructor(box, clash) {
    Object.assign(this, { box, clash });
  }

  show(state, at = new Date()) {
    if (state === "clash") this.clash.hidden = false;
    const today = at.toDateString() === new Date().toDateString();
    const day = today ? {} : { day: "2-digit", month: "2-digit" };
    const clock = at.toLocaleString(document.documentElement.lang, { ...day, hour: "2-digit", minute: "2-digit" });
    const text = state === "saved" || state === "clash" ? say("saved", clock) : (words[state] ?? "");
    // Each change of words is read out: only those that matter are.
    if (this.box.textContent !== text) this.box.textContent = text;
    this.box.dataset.state = state;
  }
}
