// Keeps "5 min" true while the page stays open. From half a day on, the server's words stand.
import { words } from "./words.js";

const HALF_DAY = 12 * 3600;

function refresh() {
  const now = Date.now();
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const passed = (now - Date.parse(element.dateTime)) / 1000;
    if (passed >= HALF_DAY) continue;
    const text = passed < 60 ? words.now : passed < 3600 ? `${Math.floor(passed / 60)} min` : `${Math.floor(passed / 3600)} h`;
    if (element.textContent !== text) element.textContent = text;
  }
}

// A clock that runs on the server, shown to the second.
function run() {
  for (const element of document.querySelectorAll("time[data-running]")) {
    const passed = Math.max(0, Math.floor((Date.now() - Date.parse(element.dataset.running)) / 1000));
    const [hours, minutes, seconds] = [Math.floor(passed / 3600), Math.floor(passed / 60) % 60, passed % 60];
    const text = `${hours}:${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}`;
    if (element.textContent !== text) element.textContent = text;
  }
}

run();
setInterval(() => document.hidden || run(), 1000);
setInterval(() => document.hidden || refresh(), 30_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
