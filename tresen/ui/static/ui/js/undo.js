// "Sent · Undo": a toast that counts down while a message can be taken back. It stays when one goes on to other tickets.
import { htmx } from "./swaps.js";
import { go } from "./navigate.js";
import { toast } from "./toast.js";
import { say, words } from "./words.js";

document.addEventListener("sent", (event) => {
  const { message, undo, number, gone } = event.detail;
  if (message && undo) offer(message, undo, number, gone);
});

function offer(message, seconds, number, gone) {
  const box = document.getElementById("toasts");
  const note = Object.assign(document.createElement("div"), { className: "toast undo" });
  const text = Object.assign(document.createElement("span"), { textContent: words.leaving });
  const button = Object.assign(document.createElement("button"), { type: "button" });
  for (const older of box.querySelectorAll("[data-key='undo']")) older.removeAttribute("data-key");
  button.dataset.key = "undo";
  note.append(text, button);
  box.append(note);
  const until = Date.now() + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0 || !note.isConnected) return end();
    button.textContent = `${words.undo} (${left})`;
  };
  const timer = setInterval(tick, 250);
  const end = () => {
    clearInterval(timer);
    note.remove();
  };
  tick();
  button.addEventListener("click", async () => {
    end();
    if (gone) return fetchBack(message, number);
    if (document.getElementById("work")?.dataset.number !== number) await go(`/desk/tickets/${number}/`, "work");
    htmx.ajax("POST", `/desk/messages/${message}/withdrawal/`, { swap: "none", source: document.body });
  });
}

// A ticket that went with its message is seen again once both are taken back.
async function fetchBack(message, number) {
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  const response = await fetch(`/desk/messages/${message}/withdrawal/`, { method: "POST", headers }).catch(() => null);
  if (response?.ok) return go(`/desk/tickets/${number}/`, "work");
  toast(response?.status === 422 ? await response.text() : say("failed"), "bad");
}

// What can be taken back no longer offers it.
setInterval(() => {
  for (const button of document.querySelectorAll("[data-until]")) if (new Date(button.dataset.until) < new Date()) button.remove();
}, 1000);
