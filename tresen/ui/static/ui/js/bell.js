// The bell: counts unread notices as the live stream tells them, and marks as read what lies before one's eyes.
import { htmx, morph } from "./swaps.js";

const bell = document.getElementById("bell");
const menu = document.getElementById("menu-bell");
const KEPT = "notices"; // how many there were, for the moment until the stream has told
const MOST = 99;
let tickets = [];

function show(unread) {
  const count = bell.querySelector(".bell-count");
  count.textContent = unread > MOST ? `${MOST}+` : unread;
  count.hidden = !unread;
  bell.setAttribute("aria-label", unread ? `${bell.dataset.some} ${count.textContent}` : bell.dataset.none);
  navigator.setAppBadge?.(unread).catch(() => {});
  try {
    sessionStorage.setItem(KEPT, unread);
  } catch {
    // Without storage the count comes a moment later.
  }
}

const post = (url) => fetch(url, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")), keepalive: true });

// What happens to the ticket one is looking at needs no notice.
function look() {
  const work = document.getElementById("work");
  if (!work?.dataset.number || !tickets.includes(work.dataset.number) || document.visibilityState !== "visible" || document.prerendering) return;
  tickets = tickets.filter((number) => number !== work.dataset.number);
  post(`${work.dataset.url}seen/`).catch(() => {});
}

async function freshen() {
  const response = await fetch(menu.dataset.from, { headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  const fresh = menu.cloneNode(false);
  fresh.innerHTML = await response.text();
  for (const open of menu.querySelectorAll("details[open]")) fresh.querySelector(`#${open.parentElement.id} details`)?.setAttribute("open", "");
  morph(menu, fresh.innerHTML, "innerHTML");
  htmx.process(menu);
}

if (bell) {
  document.addEventListener("notices", ({ detail }) => {
    ({ tickets } = detail);
    show(detail.unread);
    if (menu.matches(":popover-open")) freshen();
    look();
  });
  document.addEventListener("arrived", look);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("noticesRead", () => {
    for (const row of document.querySelectorAll(".notice.unread")) {
      row.classList.remove("unread");
      row.querySelector(".dot")?.remove();
    }
  });
  try {
    show(Number(sessionStorage.getItem(KEPT)) || 0);
  } catch {
    show(0);
  }
}

// The service worker leads here when a push was pressed.
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (typeof data?.open === "string" && data.open.startsWith("/desk/")) location.assign(data.open);
});

if (document.querySelector("[data-push]")) import("./push.js");
