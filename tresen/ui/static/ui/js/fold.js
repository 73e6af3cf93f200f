// Quotes unfold; the frame with a mail's own looks is as high as its content.
import { words } from "./words.js";

document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (!fold) return;
  const quote = fold.nextElementSibling;
  quote.hidden = !quote.hidden;
  fold.setAttribute("aria-expanded", String(!quote.hidden));
  fold.lastChild.textContent = quote.hidden ? words.showQuote : words.hideQuote;
});

// Nothing runs in the frame; its height is read from outside. load does not bubble, but is caught on its way down.
document.addEventListener("load", (event) => {
  const frame = event.target;
  if (!frame.matches?.(".message-frame")) return;
  const page = frame.contentDocument;
  const fit = () => (frame.style.height = `${page.documentElement.scrollHeight + 4}px`);
  fit();
  for (const picture of page.images) if (!picture.complete) picture.addEventListener("load", fit);
}, true);
