// Shows a choice of theme or density at once; the form keeps it.
document.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "theme") document.documentElement.dataset.theme = value;
  if (name === "density") document.documentElement.dataset.density = value;
});
