// The sheet of keys: of its lines, those that hold the words typed.
import { fit } from "./ranking.js";

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-keys-find]");
  if (!field) return;
  const sheet = field.closest("dialog");
  let left = 0;
  for (const group of sheet.querySelectorAll(".key-groups section")) {
    const title = group.querySelector("h3").textContent;
    const lines = [...group.querySelectorAll(".keys > div")];
    for (const line of lines) line.hidden = !fit(field.value, line.querySelector("dt").textContent, title);
    group.hidden = lines.every((line) => line.hidden);
    left += lines.filter((line) => !line.hidden).length;
  }
  sheet.querySelector("[data-none]").hidden = left > 0;
});
