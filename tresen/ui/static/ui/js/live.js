// The live stream: what happens elsewhere appears here. The browser reconnects and names the last event it has seen.
import { forgetAhead } from "./ahead.js";
import { counts, refresh } from "./list.js";
import { met } from "./presence.js";
import { htmx } from "./swaps.js";
import { say } from "./words.js";

const QUIET = 120;
const PATIENCE = 4000;
const MINUTE = 60_000;
const MOST_QUIET = 1000;
const address = document.getElementById("desk")?.dataset.live;
const numbers = new Set();
let timer = null;
let busy = false;
let quiet = QUIET;

function heard(number) {
  forgetAhead(number);
  numbers.add(number);
  timer ??= setTimeout(flush, quiet);
}

async function flush() {
  timer = null;
  if (busy || document.prerendering) return (timer = setTimeout(flush, QUIET));
  busy = true;
  const begun = performance.now();
  const batch = [...numbers].slice(0, 50);
  batch.forEach((number) => numbers.delete(number));
  try {
    if (batch.includes(openNumber())) catchUp();
    await refresh(batch);
  } catch {
    // The network is gone for a moment; the stream's next reset brings everything.
  } finally {
    busy = false;
    // Where answers take their time there is less asking; within a second it is told all the same.
    quiet = Math.min(MOST_QUIET, Math.max(QUIET, 3 * (performance.now() - begun)));
    if (numbers.size) timer ??= setTimeout(flush, quiet);
  }
}

const openNumber = () => document.getElementById("work")?.dataset.number;

function catchUp() {
  const work = document.getElementById("work");
  if (work?.dataset.number) htmx.ajax("GET", `${work.dataset.url}changes/`, { swap: "none", source: work });
}

function everything() {
  catchUp();
  const shown = [...document.querySelectorAll("#rows .row")].slice(0, 50);
  shown.forEach((row) => numbers.add(row.dataset.number));
  timer ??= setTimeout(flush, QUIET);
}

function listen() {
  const source = new EventSource(address);
  let lost = null;
  source.addEventListener("ticket", (event) => heard(JSON.parse(event.data).number));
  source.addEventListener("presence", (event) => met(JSON.parse(event.data).number));
  source.addEventListener("reset", everything);
  source.addEventListener("notices", (event) => document.dispatchEvent(new CustomEvent("notices", { detail: JSON.parse(event.data) })));
  source.onopen = () => {
    clearTimeout(lost);
    lost = null;
    document.querySelector(".offline")?.remove();
  };
  source.onerror = () => {
    lost ??= setTimeout(offline, PATIENCE);
    // A stream the server refused is closed for good: begin anew.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PATIENCE);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}

function offline() {
  if (document.querySelector(".offline")) return;
  const sign = document.createElement("div");
  sign.className = "offline";
  sign.setAttribute("role", "status");
  sign.textContent = say("offline");
  document.body.append(sign);
}

if (address) listen();
// "Waiting for two days" comes true without anything happening.
if (address) setInterval(() => document.hidden || counts().catch(() => {}), MINUTE);
addEventListener("pageshow", (event) => event.persisted && location.reload());
