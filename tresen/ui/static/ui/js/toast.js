// Short words at the foot of the page. Faults stay until they are read.
import { say } from "./words.js";

export function toast(text, tone = "") {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const note = document.createElement("div");
  note.className = `toast ${tone}`;
  note.textContent = text;
  box.append(note);
  fade(note, tone === "bad" ? 8000 : 3500);
}

function fade(note, after) {
  note.addEventListener("click", () => note.remove());
  setTimeout(() => note.remove(), after);
}

document.querySelectorAll(".toast").forEach((note) => fade(note, note.matches(".error") ? 10000 : 4000));
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));
document.addEventListener("htmx:sendError", () => toast(say("failed"), "bad"));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText.length < 300;
  if (![401, 409].includes(xhr.status)) toast(plain ? xhr.responseText : say("failed"), "bad");
});
