// What was open of late, for the palette: kind and number only, in this browser, for this person; signing out forgets it.
const MOST = 10;
const PLACES = [["t", /^\/desk\/tickets\/([^/]+)\/$/], ["p", /^\/desk\/people\/(\d+)\/$/], ["o", /^\/desk\/organisations\/(\d+)\/$/]];
const place = () => `tresen.recent.${document.getElementById("desk")?.dataset.me ?? ""}`;

export const recent = () => read(place());

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

// The latest first, each once.
export function remember(key, value, most = MOST) {
  try {
    localStorage.setItem(key, JSON.stringify([value, ...read(key).filter((one) => one !== value)].slice(0, most)));
  } catch {
    // Private windows may refuse: then nothing is remembered.
  }
}

function note() {
  if (!document.getElementById("desk")) return;
  for (const [kind, form] of PLACES) {
    const found = location.pathname.match(form);
    if (found && found[1] !== "new") remember(place(), `${kind}:${decodeURIComponent(found[1])}`);
  }
}

document.addEventListener("arrived", () => setTimeout(note));
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action$='/logout/']")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("tresen.")) localStorage.removeItem(key);
});
note();
