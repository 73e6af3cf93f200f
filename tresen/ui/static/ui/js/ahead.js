// The ticket one will most likely open next is fetched before one asks for it, and forgotten as soon as it has changed.
const OLDEST = 45_000;
const kept = new Map();
let wish = 0;

export function lookAhead(url) {
  clearTimeout(wish);
  if (!url || kept.has(url) || navigator.connection?.saveData) return;
  wish = setTimeout(() => take(url), 150);
}

async function take(url) {
  kept.clear();
  const made = { at: Date.now(), parts: null };
  kept.set(url, made);
  try {
    // Not told as an opened ticket: nobody has seen it yet.
    const response = await fetch(url, { headers: { "HX-Request": "true", "HX-Target": "work", "X-Ahead": "1" }, priority: "low" });
    if (response.status !== 200 || response.redirected) throw new Error(String(response.status));
    made.parts = await response.text();
  } catch {
    if (kept.get(url) === made) kept.delete(url);
  }
}

// What was fetched ahead for this address, once; null if there is nothing, or nothing fresh.
export function takeAhead(url) {
  const made = kept.get(url);
  kept.delete(url);
  if (!made?.parts || Date.now() - made.at > OLDEST || document.querySelector(".offline")) return null;
  const box = document.createElement("template");
  box.innerHTML = made.parts;
  return box.content;
}

export function forgetAhead(number) {
  for (const url of kept.keys()) if (url.startsWith(`/desk/tickets/${number}/`)) kept.delete(url);
}
