// The live stream: what happens elsewhere appears here. The browser reconnects and names the last event it has seen.
import { refresh } from "./list.js";
import { met } from "./presence.js";
import { htmx } from "./swaps.js";
import { say } from "./words.js";

const QUIET = 120;
const PATIENCE = 4000;
const address = document.getElementById("desk")?.dataset.live;
const numbers = new Set();
let timer = null;
let busy = false;

function heard(number) {
  numbers.add(number);
  timer ??= setTimeout(flush, QUIET);
}

async function flush() {
  timer = null;
  if (busy || document.prerendering) return (timer = setTimeout(flush, QUIET));
  busy = true;
  const batch = [...numbers].slice(0, 50);
  batch.forEach((number) => numbers.delete(number));
  try {
    if (batch.includes(openNumber())) catchUp();
    await refresh(batch);
  } catch {
    // The network is gone for a moment; the stream's next reset brings everything.
  } finally {
    busy = false;
    if (numbers.size) timer ??= setTimeout(flush, QUIET);
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
addEventListener("pageshow", (event) => event.persisted && location.reload());
