// <ul data-reorder> with draggable entries: an entry is dropped where it shall stand, and the list says "reordered".
// By its [data-grip] an entry is carried with mouse or finger, and moved with the arrow keys.
let carried = null;
let before = null;

document.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("[data-reorder] > [draggable]");
  before = carried?.nextElementSibling;
  carried?.classList.add("carried");
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-reorder] > [draggable]");
  if (!carried || !over || over === carried || over.parentElement !== carried.parentElement) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over.parentElement.insertBefore(carried, event.clientY > box.top + box.height / 2 ? over.nextElementSibling : over);
});

document.addEventListener("drop", (event) => carried && event.preventDefault());

document.addEventListener("dragend", () => {
  carried?.classList.remove("carried");
  if (carried && carried.nextElementSibling !== before) carried.parentElement.dispatchEvent(new Event("reordered", { bubbles: true }));
  carried = before = null;
});

const said = (list) => list.dispatchEvent(new Event("reordered", { bubbles: true }));

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-reorder] [data-grip]");
  if (!grip || event.button) return;
  const entry = grip.closest("[data-reorder] > *");
  const stood = entry.nextElementSibling;
  event.preventDefault();
  grip.focus();
  entry.classList.add("carried");
  const carry = ({ clientY }) => {
    const over = [...entry.parentElement.children].find((one) => one !== entry && clientY >= one.getBoundingClientRect().top && clientY <= one.getBoundingClientRect().bottom);
    if (!over) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(entry, clientY > box.top + box.height / 2 ? over.nextElementSibling : over);
  };
  const drop = () => {
    entry.classList.remove("carried");
    if (entry.nextElementSibling !== stood) said(entry.parentElement);
  };
  // Moved in the page, the handle lets go of the pointer: the document hears where it goes.
  document.addEventListener("pointermove", carry);
  const end = () => {
    document.removeEventListener("pointermove", carry);
    for (const name of ["pointerup", "pointercancel"]) document.removeEventListener(name, end);
    drop();
  };
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end);
});

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.("[data-reorder] [data-grip]");
  if (!grip || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const entry = grip.closest("[data-reorder] > *");
  const other = event.key === "ArrowUp" ? entry.previousElementSibling : entry.nextElementSibling;
  if (!other) return;
  if (event.key === "ArrowUp") other.before(entry);
  else other.after(entry);
  grip.focus();
  entry.scrollIntoView({ block: "nearest" });
  said(entry.parentElement);
}, true);
