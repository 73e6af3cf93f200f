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
  const root = page.documentElement;
  // A newsletter made for a wider window is shown smaller, as phones do it; beyond half its size it scrolls.
  const fit = () => {
    root.style.zoom = 1;
    root.style.zoom = Math.max(0.5, Math.min(1, frame.clientWidth / root.scrollWidth));
    frame.style.height = `${root.scrollHeight + 4}px`;
  };
  fit();
  for (const picture of page.images) if (!picture.complete) picture.addEventListener("load", fit);
}, true);
