// The timeline: opens at its newest end, follows it while one reads there, and says so while one reads above.
import { placeOf } from "./places.js";
import { say } from "./words.js";

const scroller = () => document.getElementById("scroll");
const NEAR = 120;
let atEnd = true;
const nearEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;

function toEnd(behavior = "instant") {
  const box = scroller();
  box?.scrollTo({ top: box.scrollHeight, behavior });
}

function opened() {
  const box = scroller();
  if (!box) return;
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  const was = placeOf(document.getElementById("work").dataset.number);
  if (wanted) wanted.scrollIntoView({ block: "start" });
  else if (was !== undefined) box.scrollTop = was;
  else openAtLast(box);
  atEnd = nearEnd(box);
  box.addEventListener("scroll", () => {
    atEnd = nearEnd(box);
    if (atEnd) document.querySelector(".talk-pill")?.remove();
  }, { passive: true });
  watcher.disconnect();
  watcher.observe(box);
  // Pictures grow as they arrive; load does not bubble, but it can be caught on its way down.
  box.addEventListener("load", (event) => event.target.matches("img") && atEnd && toEnd(), { capture: true });
}

// The composer grows upwards over the conversation: its end stays in sight.
const watcher = new ResizeObserver(() => atEnd && toEnd());

// A last message taller than the window is read from its beginning.
function openAtLast(box) {
  const last = [...box.querySelectorAll(".message")].at(-1);
  if (last && last.offsetHeight > box.clientHeight) last.scrollIntoView({ block: "start" });
  else toEnd();
}


document.addEventListener("upserted", (event) => {
  if (!event.detail.added.length) return;
  if (atEnd) toEnd("smooth");
  else below();
});

document.addEventListener("sent", () => setTimeout(() => toEnd("smooth")));

function below() {
  const composer = document.getElementById("composer");
  if (!composer || document.querySelector(".talk-pill")) return;
  const pill = document.createElement("button");
  pill.className = "list-pill talk-pill";
  pill.type = "button";
  pill.textContent = `↓ ${say("below")}`;
  pill.addEventListener("click", () => {
    toEnd("smooth");
    pill.remove();
  });
  composer.append(pill);
}

document.addEventListener("arrived", opened);
opened();

// Earlier messages are put in above: what one reads stays where it is.
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "before") before = scroller().scrollHeight - scroller().scrollTop;
});
document.addEventListener("htmx:afterSettle", () => {
  if (before === null) return;
  scroller().scrollTop = scroller().scrollHeight - before;
  before = null;
});
