// data-drawer="nav" or "side" shows that drawer, data-drawer="" puts it away; Escape and a chosen link do too.
const desk = () => document.getElementById("desk");

function draw(name) {
  const root = desk();
  if (!root) return;
  if (name && root.dataset.drawer !== name) root.dataset.drawer = name;
  else delete root.dataset.drawer;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drawer]:not(#desk)");
  if (button) draw(button.dataset.drawer);
  else if (event.target.closest(".nav a, .side a.tip")) draw("");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("[popover]:popover-open, dialog[open]")) draw("");
});
