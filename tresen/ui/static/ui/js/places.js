// Where one was: how far the list and each conversation were scrolled. Kept for this tab, over reloads too.
import { htmx } from "./swaps.js";

const KEY = "tresen-places";
const NEAR = 120;
const MOST = 60;
const list = () => document.getElementById("list");
const rows = () => document.getElementById("rows");
const shown = (box) => Boolean(box?.getClientRects().length);
const places = new Map(read().talks);
let top = 0;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? { talks: [] };
  } catch {
    return { talks: [] };
  }
}

// At its end a conversation needs no place: it opens there.
function leaving() {
  const box = document.getElementById("scroll");
  const number = document.getElementById("work")?.dataset.number;
  if (!box || !number) return;
  places.delete(number);
  if (box.scrollHeight - box.scrollTop - box.clientHeight > NEAR) places.set(number, Math.round(box.scrollTop));
  while (places.size > MOST) places.delete(places.keys().next().value);
}

export const placeOf = (number) => places.get(number);

document.addEventListener("leaving", leaving);

addEventListener("pagehide", () => {
  leaving();
  const state = { talks: [...places], view: list()?.dataset.view, top: shown(rows()) ? rows().scrollTop : top, rows: rows()?.querySelectorAll(".row").length };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Without storage a reload begins at the top.
  }
});

// On narrow screens the list is away while a ticket is open; it comes back where it was.
document.addEventListener("scroll", (event) => event.target === rows() && shown(rows()) && (top = rows().scrollTop), { capture: true, passive: true });
document.addEventListener("arrived", () => shown(rows()) && Math.abs(rows().scrollTop - top) > 1 && rows().scrollTo({ top }));
document.addEventListener("listed", () => (top = 0));

async function restore() {
  const was = read();
  if (!rows() || was.view !== list().dataset.view || !was.top) return;
  const more = rows().querySelector(":scope > .list-more");
  const missing = was.rows - rows().querySelectorAll(".row").length;
  if (missing > 0 && more) {
    // What had been loaded comes again, in one piece.
    await htmx.ajax("GET", `${more.getAttribute("hx-get")}&rows=${missing}`, { target: more, swap: "outerHTML" });
  }
  rows().scrollTop = top = was.top;
}

restore();
