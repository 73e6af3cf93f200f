// When to send what is sent later: in the clock of whoever sits here.
const at = (days, hours = 8) => {
  const moment = new Date();
  moment.setDate(moment.getDate() + days);
  moment.setHours(hours, 0, 0, 0);
  return moment;
};

const untilMonday = () => (8 - new Date().getDay()) % 7 || 7;
const local = (moment) => new Date(moment - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

// A moment in ISO 8601; "" while a time of one's own is asked for.
export function momentOf(name, dialog) {
  if (name === "tomorrow") return at(1).toISOString();
  if (name === "monday") return at(untilMonday()).toISOString();
  const field = dialog.querySelector("[data-moment]");
  if (name === "chosen") {
    dialog.close();
    return field.value ? new Date(field.value).toISOString() : "";
  }
  field.value = local(at(1));
  field.min = local(new Date());
  dialog.showModal();
  return "";
}
