// Going somewhere inside the desk: only the panes that change are fetched; addresses and the back button stay true.
import { takeAhead } from "./ahead.js";
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

let going = null;
let trip = 0;
const pause = (time) => new Promise((done) => setTimeout(done, time));

async function fetchParts(url, target) {
  going = new AbortController();
  return fetchAlone(url, target, going.signal);
}

export async function fetchAlone(url, target, signal) {
  const headers = { "HX-Request": "true", "HX-Target": target };
  const response = await fetch(url, { headers, signal });
  if (response.status === 401) return location.assign(response.headers.get("HX-Redirect") ?? "/accounts/login/");
  if (!response.ok) throw new Error(String(response.status));
  const box = document.createElement("template");
  box.innerHTML = await response.text();
  return box.content;
}

// `push`: true for a step the back button takes back, "replace" for one it does not, false where the address is right.
export async function go(url, target, { push = true } = {}) {
  const mine = ++trip;
  going?.abort();
  document.getElementById("work")?.setAttribute("aria-busy", "true");
  let parts;
  try {
    await said(document.getElementById("composer"));
    if (mine !== trip) return false;
    parts = (target === "work" && takeAhead(url)) || (await fetchParts(url, target));
  } catch (error) {
    if (error.name !== "AbortError") toast(say("failed"), "bad");
  }
  if (mine !== trip) return false;
  document.getElementById("work")?.removeAttribute("aria-busy");
  if (!parts) return false;
  document.dispatchEvent(new CustomEvent("leaving"));
  for (const part of [...parts.children]) {
    part.removeAttribute("hx-swap-oob");
    document.getElementById(part.id)?.replaceWith(part);
    htmx.process(part);
  }
  if (push === true) history.pushState({ target }, "", url);
  else if (push) history.replaceState({ target }, "", url);
  if (target === "list") document.dispatchEvent(new CustomEvent("listed"));
  arrived();
  return true;
}

// What is on its way is let go first: it must not come back as a draft. What is being written may be what is opened
// next: it is saved, but nobody waits long for that.
async function said(composer) {
  for (let waited = 0; composer?.sending?.busy && waited < 8000; waited += 40) await pause(40);
  await Promise.race([composer?.keeper?.flush(), pause(800)]);
}

export function arrived() {
  const work = document.getElementById("work");
  const desk = document.getElementById("desk");
  if (!work || !desk) return;
  document.title = work.dataset.title ?? document.title;
  desk.dataset.open = work.dataset.open ?? "list";
  delete desk.dataset.drawer;
  document.dispatchEvent(new CustomEvent("arrived", { detail: { number: work.dataset.number } }));
}

addEventListener("popstate", async () => {
  const list = document.getElementById("list");
  const work = document.getElementById("work");
  if (!list || !work) return location.reload();
  const url = location.pathname + location.search;
  const view = location.pathname.match(/^\/desk\/views\/([\w-]+)\/$/)?.[1];
  const same = view ? view === list.dataset.view : location.pathname.startsWith("/desk/tickets/");
  if (!same && !view) return location.reload();
  if (!(await go(url, same ? "work" : "list", { push: false }))) location.reload();
});
