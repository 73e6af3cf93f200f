// Single keys press what carries them: data-key="r". They sleep while somebody types, and inside menus and dialogs.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable='true']");

function carrier(key) {
  return [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
    (element) => element.matches("dialog") || element.getClientRects().length,
  );
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("[popover]:popover-open, dialog[open]")) return;
  const element = carrier(event.key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("dialog")) element.showModal();
  else if (element.matches("input")) element.select();
  else element.click();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("input[type='search']")) event.target.blur();
});
