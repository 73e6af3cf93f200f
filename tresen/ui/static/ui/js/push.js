// Pushes in this browser: switched on, known again, switched off. [data-push] is the house's public key.
import { htmx } from "./swaps.js";

const place = document.querySelector("[data-push]");
const button = place.querySelector("[data-push-on]");
const says = place.querySelector("[data-push-says]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const apple = /iPhone|iPad/.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;

function say(what) {
  says.hidden = !what;
  if (what) says.textContent = says.dataset[what];
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

async function hashed(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function current() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.pushManager.getSubscription();
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
  const response = await fetch(place.dataset.at, { method: "POST", headers, body: new URLSearchParams({ endpoint, ...keys }) });
  if (!response.ok) throw new Error(await response.text());
  place.querySelector("#devices").outerHTML = await response.text();
  htmx.process(place.querySelector("#devices"));
}

async function switchOn() {
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return say("blocked");
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    const known = await pushManager.getSubscription();
    if (known && !same(known.options.applicationServerKey)) await known.unsubscribe(); // of a house that had another key
    await tell(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.push) }));
    say("");
  } catch {
    say("failed");
  } finally {
    button.disabled = false;
    await mark();
  }
}

const same = (key) => key && btoa(String.fromCharCode(...new Uint8Array(key))) === btoa(String.fromCharCode(...bytes(place.dataset.push)));

// Which of the devices is this one? A subscription the house has forgotten is told to it again by the button.
async function mark() {
  const subscription = able ? await current() : null;
  const mine = subscription ? await hashed(subscription.endpoint) : "";
  let known = false;
  for (const row of place.querySelectorAll("[data-device]")) {
    const here = row.dataset.device === mine;
    known ||= here;
    row.querySelector("[data-this]").hidden = !here;
  }
  button.hidden = known || !able;
}

place.addEventListener("click", async (event) => {
  const row = event.target.closest("[data-device-end]")?.closest("[data-device]");
  const subscription = row && !row.querySelector("[data-this]").hidden && (await current());
  if (subscription) await subscription.unsubscribe();
});
place.addEventListener("htmx:afterSwap", mark);
button.addEventListener("click", switchOn);

if (!able) say(apple ? "home" : "none");
else if (Notification.permission === "denied") say("blocked");
mark();
