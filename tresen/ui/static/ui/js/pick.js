// <div data-pick>: a field with suggestions below it; a chosen one fills the field and its hidden companion.
document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-pick] [data-value]");
  if (!option) return;
  const pick = option.closest("[data-pick]");
  const field = pick.querySelector("input:not([type='hidden'])");
  field.value = option.dataset.label;
  if (event.detail === 0) field.focus(); // chosen by keyboard: go on from there
  settle(pick, option.dataset.value);
  pick.querySelector("[data-options]").replaceChildren();
});

document.addEventListener("input", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (pick && event.target.type !== "hidden") settle(pick, "");
});

document.addEventListener("keydown", (event) => {
  const pick = event.target.closest?.("[data-pick]");
  const options = pick ? [...pick.querySelectorAll("[data-value]")] : [];
  if (!options.length) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const next = options.indexOf(document.activeElement) + step;
    (next < 0 ? pick.querySelector("input") : options[Math.min(next, options.length - 1)]).focus();
    event.preventDefault();
  } else if (event.key === "Escape") pick.querySelector("[data-options]").replaceChildren();
});

// Whoever goes on to something else has seen enough suggestions.
for (const kind of ["focusin", "click"]) {
  document.addEventListener(kind, (event) => {
    for (const options of document.querySelectorAll("[data-pick] [data-options]:not(:empty)"))
      if (!options.closest("[data-pick]").contains(event.target) && event.target.isConnected) options.replaceChildren();
  });
}

function settle(pick, value) {
  const kept = pick.querySelector("input[type='hidden']");
  if (kept.value === value) return;
  kept.value = value;
  kept.dispatchEvent(new Event("change", { bubbles: true }));
}
