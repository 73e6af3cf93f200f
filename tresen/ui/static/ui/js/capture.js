// Writing down a call: the form of a new ticket over the page one is on, kept on the server with every pause of typing.
import { DraftKeeper } from "./drafts.js";
import { htmx } from "./swaps.js";
import { toast } from "./toast.js";
import { visit } from "./visiting.js";
import { say } from "./words.js";

const LEFT_OUT = new Set(["csrfmiddlewaretoken", "jotting"]);
const dialog = () => document.getElementById("capture");
const form = () => document.getElementById("new-ticket");
// Not marked in the page: a template that is filled in morphs the form, and would take the marks away.
const tended = new WeakSet();
const written = new WeakSet();
const sent = new WeakSet(); // a field that is left while the ticket is made would keep the form once more
let keeper = null;

// What was begun here and set aside is still here, unless somebody asks for another.
export async function open(url) {
  const box = dialog();
  const begun = form();
  if (begun && !box.contains(begun)) return begun.elements.customer_text.focus();
  const other = new URL(url, location.href).searchParams.has("jotting");
  if (!begun || other || !written.has(begun)) {
    const response = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "capture" } });
    if (!response.ok) return toast(say("failed"), "bad");
    box.innerHTML = await response.text();
    htmx.process(box);
    tend();
  }
  if (!box.open) box.showModal();
  (box.querySelector("[autofocus]") ?? form()?.elements.customer_text)?.focus();
}

// Once for each form; a template that is filled in morphs it and leaves the listeners.
export function tend() {
  const paper = form();
  if (!paper || tended.has(paper)) return;
  tended.add(paper);
  let version = Number(paper.dataset.version);
  const kept = (state) => {
    const told = paper.querySelector("[data-kept]");
    if (told) told.textContent = say(state === "clash" ? "unsaved" : state, new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  };
  const read = () => ({ kind: "form", version: ++version, content: contentOf(paper) });
  keeper = new DraftKeeper(paper.dataset.jottings, { number: paper.elements.jotting.value, read, whole: () => null, onState: kept });
  for (const kind of ["input", "change"]) paper.addEventListener(kind, touched);
  paper.addEventListener("keydown", pressed);
  paper.addEventListener("click", (event) => event.target.closest("[data-tear-up]") && tearUp(paper));
  if (paper.hasAttribute("hx-post")) paper.addEventListener("htmx:confirm", confirm);
  else paper.addEventListener("submit", submit);
}

function contentOf(paper) {
  const content = {};
  for (const [name, value] of new FormData(paper)) if (typeof value === "string" && !LEFT_OUT.has(name)) (content[name] ??= []).push(value);
  return content;
}

function touched(event) {
  const paper = event.currentTarget;
  if (sent.has(paper)) return;
  written.add(paper);
  keeper.touch("form");
  const { person, customer_text: named } = paper.elements;
  const fresh = paper.querySelector("[data-somebody-new]");
  if (fresh) fresh.hidden = Boolean(person.value) || named.value.trim().length < 2;
}

function pressed(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

// Nothing that is still on its way may bring back what has become a ticket.
async function confirm(event) {
  if (event.target !== event.currentTarget) return;
  event.preventDefault();
  sent.add(event.target);
  await keeper.forget("form");
  event.detail.issueRequest(true);
}

async function submit(event) {
  event.preventDefault();
  const paper = event.currentTarget;
  sent.add(paper);
  await keeper.forget("form");
  paper.submit();
}

async function tearUp(paper) {
  if (written.has(paper) && !window.confirm(say("sure"))) return;
  await keeper.forget("form", { remotely: true });
  if (!dialog().contains(paper)) return location.assign("/desk/");
  dialog().close();
  dialog().replaceChildren();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "capture") return;
  tend();
  const box = dialog();
  (box.querySelector("[aria-invalid='true']") ?? box.querySelector("[data-visit]"))?.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-visit]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  link.closest("dialog")?.close();
  dialog().replaceChildren();
  visit(link.getAttribute("href"));
});

// It did not leave: what is written is kept again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.failed && sent.delete(detail.elt)) touched({ currentTarget: detail.elt });
});

addEventListener("pagehide", () => keeper?.flush());
tend();
