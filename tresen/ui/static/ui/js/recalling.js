// What others bring into the composer: a message to pass on, words to quote, a draft that was taken back.
const composer = () => document.getElementById("composer");

// Passes one message on, or goes on with what was begun.
async function forward(into, key) {
  await into.turn("forward");
  into.letterhead.set({ ...into.letterhead.options, messages: [key], originals: null, passed: "one" });
  into.letterhead.originals();
  into.querySelector("#to").focus();
}

// What was taken back, or waited for its time, is the draft again.
async function restore(into, kind) {
  const answer = await fetch(`${into.dataset.url}draft/?kind=${kind}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  into.texts[kind] = await answer.json();
  if (kind !== into.kind) return into.turn(kind);
  into.put(kind);
  into.editor?.commands.setContent(into.texts[kind].html, { emitUpdate: false });
  await into.wake();
}

async function quote(into, text, kind) {
  await into.turn(kind);
  const lines = text.split(/\n+/).map((line) => ({ type: "paragraph", content: line ? [{ type: "text", text: line }] : [] }));
  into.editor.chain().focus("end").insertContent([{ type: "blockquote", content: lines }, { type: "paragraph" }]).run();
}

document.addEventListener("restored", ({ detail }) => {
  if (composer()?.dataset.number === detail.number) restore(composer(), detail.kind);
});

document.addEventListener("click", (event) => {
  const into = composer();
  const passed = event.target.closest("[data-forward]");
  if (into && passed) forward(into, passed.dataset.forward);
  const quoted = event.target.closest("[data-quote]");
  const message = quoted && document.getElementById(quoted.dataset.quote);
  // What is internal is quoted into a note: it must not slip into an answer to the customer.
  const kind = message?.matches(".note") ? "note" : "reply";
  if (into && message) quote(into, message.querySelector(".prose").innerText.trim(), kind);
});
