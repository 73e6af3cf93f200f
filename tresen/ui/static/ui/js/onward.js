// What follows when a ticket is off the desk: the next one, the list, or the same, as one has chosen; and the way back.
import { back } from "./list.js";
import { go } from "./navigate.js";
import { toast } from "./toast.js";
import { openRow, stepFrom } from "./walk.js";
import { say, words } from "./words.js";

const SHOWN = 10_000;
const work = () => document.getElementById("work");

document.addEventListener("settled", ({ detail }) => {
  offer(detail);
  // The answer's parts come into the page first.
  setTimeout(() => work()?.dataset.number === detail.number && onward(detail));
});

async function onward({ number, gone }) {
  const { flow } = document.getElementById("desk").dataset;
  const row = document.getElementById(`row-${number}`);
  row?.classList.add("settled");
  if (gone) row?.classList.add("gone");
  // Opened by itself, by a link or a search, a ticket has no next one.
  const walked = row && new URLSearchParams(location.search).has("view");
  if (flow === "next" && walked) {
    const next = await stepFrom(number, 1, { settled: true });
    if (next) return openRow(next);
    toast(say("lastOne"));
    return back();
  }
  if (gone || (flow === "list" && walked)) return back();
}

function offer({ text, undo, number }) {
  const box = document.getElementById("toasts");
  if (!text || !box) return;
  [...box.querySelectorAll(".off-desk")].slice(0, -1).forEach((one) => one.remove());
  const note = Object.assign(document.createElement("div"), { className: "toast act off-desk" });
  note.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.undo });
    for (const older of box.querySelectorAll("[data-key='undo']")) older.removeAttribute("data-key");
    button.dataset.key = "undo";
    button.addEventListener("click", () => (note.remove(), takeBack(undo, number)));
    note.append(button);
  }
  box.append(note);
  setTimeout(() => note.remove(), SHOWN);
}

async function takeBack(address, number) {
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  const response = await fetch(address, { method: "POST", headers }).catch(() => null);
  if (!response?.ok) return toast(response?.status === 422 ? await response.text() : say("failed"), "bad");
  const view = document.getElementById("list")?.dataset.view;
  document.getElementById(`row-${number}`)?.classList.remove("settled", "gone");
  if (work()) go(`/desk/tickets/${number}/${view ? `?view=${view}` : ""}`, "work");
}
