// When to send what is sent later: in the clock of the desk, wherever the browser stands. The server knows its zone.
const EIGHT = "T08:00";

// The desk's clock, as a datetime-local field writes it.
const clock = (zone) => new Date().toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T").slice(0, 16);

function dayAfter(now, days) {
  const day = new Date(`${now.slice(0, 10)}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

const untilMonday = (now) => (8 - new Date(`${now.slice(0, 10)}T00:00Z`).getUTCDay()) % 7 || 7;

// A time of the desk's clock, without its zone; "" while a time of one's own is asked for.
export function momentOf(name, dialog) {
  const field = dialog.querySelector("[data-moment]");
  const now = clock(field.dataset.moment);
  if (name === "tomorrow") return dayAfter(now, 1) + EIGHT;
  if (name === "monday") return dayAfter(now, untilMonday(now)) + EIGHT;
  if (name === "week") return dayAfter(now, 7) + EIGHT;
  if (name === "chosen") {
    dialog.close();
    return field.value;
  }
  field.value = dayAfter(now, 1) + EIGHT;
  field.min = now;
  dialog.showModal();
  return "";
}
