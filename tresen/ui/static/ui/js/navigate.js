// Going somewhere inside the desk: only the panes that change are fetched; addresses and the back button stay true.
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

let going = null;
const pause = (time) => new Promise((done) => setTimeout(done, time));

export async function fetchParts(url, target) {
  going?.abort();
  going = new AbortController();
  const headers = { "HX-Request": "true", "HX-Target": target };
  const response = await fetch(url, { headers, signal: going.signal });
  if (response.status === 401) return location.assign(response.headers.get("HX-Redirect") ?? "/accounts/login/");
  if (!response.ok) throw new Error(String(response.status));
  const box = document.createElement("template");
  box.innerHTML = await response.text();
  return box.content;
}

export async function go(url, target, { push = true } = {}) {
  let parts;
  try {
    // What is being written here may be what is opened next: it is saved first, but nobody waits long for that.
    await Promise.race([document.getElementById("composer")?.keeper?.flush(), pause(800)]);
    parts = await fetchParts(url, target);
  } catch (error) {
    if (error.name !== "AbortError") toast(say("failed"), "bad");
    return false;
  }
  if (!parts) return false;
  for (const part of [...parts.children]) {
    part.removeAttribute("hx-swap-oob");
    document.getElementById(part.id)?.replaceWith(part);
    htmx.process(part);
  }
  if (push) history.pushState({ target }, "", url);
  arrived();
  return true;
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
