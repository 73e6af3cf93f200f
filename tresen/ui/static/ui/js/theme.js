// Shows a choice of theme, density or size of text at once; the form keeps it.
document.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "theme") document.documentElement.dataset.theme = value;
  if (name === "density") document.documentElement.dataset.density = value;
  if (name === "text_size") document.documentElement.dataset.text = value;
});
