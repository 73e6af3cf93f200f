// Says to the server that this tab shows a ticket, and what is written there; shows who else does.

const [ALONE, TOGETHER] = [10_000, 3_000]; // how often, in ms; the server forgets a tab soon after it is silent
const TYPED = 90_000; // so long after the last key somebody still writes
const AWAY = 600_000; // who touches nothing for so long reads no more
const tab = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`;
let [shown, said, timer, typed, touched] = ["", "", null, 0, Date.now()];

const work = () => document.getElementById("work");
const token = () => JSON.parse(document.body.getAttribute("hx-headers"));

function doing() {
  const composer = document.querySelector("tresen-composer");
  const writes = composer && !composer.hasAttribute("data-idle") && !composer.empty && Date.now() - typed < TYPED;
  return writes ? composer.kind : "reading";
}

const away = () => document.hidden || Date.now() - touched > AWAY;

export async function sign() {
  clearTimeout(timer);
  timer = null;
  const { number = "", url } = work()?.dataset ?? {};
  if (!document.getElementById("here") || away()) return leave();
  [shown, said] = [number, doing()];
  try {
    const body = new URLSearchParams({ tab, doing: said });
    const answer = await fetch(`${url}presence/`, { method: "POST", body, headers: { "HX-Request": "true", ...token() } });
    if (answer.ok && shown === number) show(await answer.text());
  } catch {
    // The network is gone for a moment: the next sign comes by itself.
  }
  timer ??= setTimeout(sign, document.querySelector("#here > *") ? TOGETHER : ALONE);
}

function show(html) {
  const place = document.getElementById("here");
  if (place && place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
}

function leave() {
  if (!shown) return;
  const number = shown;
  shown = "";
  const address = `/desk/tickets/${encodeURIComponent(number)}/presence/?tab=${tab}`;
  fetch(address, { method: "DELETE", keepalive: true, headers: { "HX-Request": "true", ...token() } }).catch(() => {});
}

// What changes is said at once, what stays every few seconds.
function changed() {
  const number = document.getElementById("here") ? work().dataset.number : "";
  if (number !== shown || (number && doing() !== said)) sign();
}

let pending = null;
const soon = () => (pending ??= setTimeout(() => ((pending = null), changed()), 150));

document.addEventListener("input", (event) => {
  if (event.target.closest?.("tresen-composer")) typed = Date.now();
  soon();
});
for (const name of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(
    name,
    () => {
      const back = away();
      touched = Date.now();
      if (back) soon();
    },
    { passive: true, capture: true },
  );
}
for (const name of ["htmx:afterSettle", "htmx:historyRestore", "click"]) document.addEventListener(name, soon);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : sign()));
addEventListener("pagehide", leave);
addEventListener("pageshow", soon);
setTimeout(soon, 0);

export const met = (number) => number === shown && sign();
