// <input data-sieve="#place">: of the lines of a long form, only those that hold the words typed stay in sight.
document.addEventListener("input", (event) => {
  const sieve = event.target.closest("[data-sieve]");
  if (sieve) sift(sieve);
});

// A form that was morphed meanwhile has lost what was hidden.
document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-sieve]").forEach((sieve) => sieve.value && sift(sieve)));

function sift(sieve) {
  const words = sieve.value.toLowerCase().split(/\s+/).filter(Boolean);
  const place = document.querySelector(sieve.dataset.sieve);
  for (const group of place?.querySelectorAll(".field-group") ?? []) {
    const lines = [...group.querySelectorAll(":scope > .form-line")];
    for (const line of lines) {
      const text = (line.querySelector("label, legend")?.textContent ?? "").toLowerCase();
      line.hidden = !words.every((word) => text.includes(word));
    }
    group.hidden = lines.every((line) => line.hidden);
  }
}
