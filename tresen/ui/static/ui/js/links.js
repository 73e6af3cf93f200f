// Links in messages open beside the desk: half-written words and the place in the list stay where they are.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".message .prose a[href]");
  if (!link) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}, true);
