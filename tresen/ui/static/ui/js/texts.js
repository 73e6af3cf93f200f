// The page of a text module: a variable put in where one writes, one more language.
document.addEventListener("change", (event) => {
  const further = event.target.closest("[data-further]");
  if (!further?.value) return;
  const { value } = further;
  const chosen = further.selectedOptions[0];
  const fresh = document.querySelector("[data-further-text]").content.firstElementChild.cloneNode(true);
  const [label, area] = [fresh.querySelector("label"), fresh.querySelector("textarea")];
  Object.assign(label, { htmlFor: `id_text_${value}`, textContent: chosen.textContent });
  Object.assign(area, { id: `id_text_${value}`, name: `text_${value}`, lang: value });
  further.closest(".form-line").before(fresh);
  chosen.remove();
  further.value = "";
});
