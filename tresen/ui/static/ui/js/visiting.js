// Going to an address of the desk the shortest way: a ticket into the pane beside the list, a view into the list.
import { go } from "./navigate.js";

export function visit(url) {
  const path = new URL(url, location.href).pathname;
  const link = document.querySelector(`.nav a[href="${CSS.escape(path)}"]`);
  if (/^\/desk\/tickets\/(?!new\/)[^/]+\/$/.test(path) && document.getElementById("work")) go(url, "work");
  else if (link) link.click();
  else location.assign(url);
}
