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
  const known = message.querySelector(".message-frame");
  if (known) {
    known.remove();
    body.hidden = false;
    return;
  }
  const frame = document.createElement("iframe");
  frame.className = "message-frame";
  frame.setAttribute("sandbox", "allow-same-origin allow-popups");
  frame.title = document.title;
  frame.src = address;
  body.hidden = true;
  body.after(frame);
}
