// What was done at once can be taken back for some seconds: a toast that counts down. What a macro put into the composer
// is taken in there, and out again.
import { htmx } from "./swaps.js";
import { words } from "./words.js";

document.addEventListener("done", ({ detail }) => {
  if (detail.draft) compose(detail.number, detail.draft);
  offer(detail.text, detail.undo, detail.seconds, () => detail.draft && decompose(detail.number, detail.draft));
});

export function offer(text, address, seconds, before = () => {}) {
  const note = Object.assign(document.createElement("div"), { className: "toast act" });
  const button = Object.assign(document.createElement("button"), { type: "button" });
  for (const older of document.querySelectorAll("#toasts [data-key='undo']")) older.removeAttribute("data-key");
  button.dataset.key = "undo";
  note.append(Object.assign(document.createElement("span"), { textContent: text }), button);
  document.getElementById("toasts").append(note);
  const until = Date.now() + seconds * 1000;
  const end = () => (clearInterval(timer), note.remove());
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0 || !note.isConnected) return end();
    button.textContent = `${words.undo} (${left})`;
  };
  const timer = setInterval(tick, 250);
  tick();
  button.addEventListener("click", async () => {
    end();
    await before();
    htmx.ajax("DELETE", address, { swap: "none", source: document.body });
  });
}

const composerOf = (number) => [...document.querySelectorAll("tresen-composer")].find((one) => one.dataset.number === number && one.texts);

// The server's draft has it already: words typed meanwhile stay, and the next save is newer.
async function compose(number, { added, version }) {
  const composer = composerOf(number);
  if (!composer) return;
  const text = composer.texts.reply;
  const before = composer.kind === "reply" ? composer.html : text.html;
  Object.assign(text, { html: before + added, version });
  if (composer.kind !== "reply") return composer.turn("reply");
  const editor = await (composer.mounting ??= composer.write());
  editor.commands.setContent(text.html, { emitUpdate: false });
  await composer.wake();
}

// Only what is as it was put in goes again; what has been written on since is somebody's words.
async function decompose(number, { added, before }) {
  const composer = composerOf(number);
  if (!composer) return;
  await composer.keeper.running;
  const text = composer.texts.reply;
  const now = composer.kind === "reply" ? composer.html : text.html;
  if (now !== (before ?? "") + added || composer.keeper.dirty.has("reply")) return;
  text.html = before ?? "";
  text.version += 1;
  if (composer.kind !== "reply" || !composer.editor) return;
  composer.editor.commands.setContent(text.html, { emitUpdate: false });
  if (!text.html) composer.sleep();
}

// Words typed just now are on the server before something is done to the ticket.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (/\/macros\/\d+\//.test(detail.requestConfig.path)) document.querySelector("tresen-composer")?.keeper?.flush();
});
