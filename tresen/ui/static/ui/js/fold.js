// Quotes unfold; originals open in their sandboxed frame.
import { words } from "./words.js";

document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (fold) {
    const quote = fold.nextElementSibling;
    quote.hidden = !quote.hidden;
    fold.setAttribute("aria-expanded", String(!quote.hidden));
    fold.lastChild.textContent = quote.hidden ? words.showQuote : words.hideQuote;
  }
  const original = event.target.closest("[data-original]");
  if (original) show(document.getElementById(original.dataset.message), original.dataset.original);
});

function show(message, address) {
  const body = message.querySelector(".prose");
  if (message.querySelector(".message-frame")) return;
  const frame = document.createElement("iframe");
  frame.className = "message-frame";
  frame.setAttribute("sandbox", "allow-same-origin allow-popups");
  frame.title = words.original;
  frame.src = address;
  // Nothing runs in the frame; its height is read from outside.
  frame.addEventListener("load", () => (frame.style.height = `${frame.contentDocument.documentElement.scrollHeight + 4}px`));
  const back = Object.assign(document.createElement("button"), { type: "button", className: "fold", textContent: words.asText });
  back.addEventListener("click", () => {
    frame.remove();
    back.remove();
    body.hidden = false;
  });
  body.hidden = true;
  body.after(frame, back);
}
