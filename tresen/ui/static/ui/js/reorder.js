// <ul data-reorder> with draggable entries: an entry is dropped where it shall stand, and the list says "reordered".
// Whoever has no mouse uses the arrows beside each entry.
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
