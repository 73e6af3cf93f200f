// [data-capture] opens the form of a new ticket over the page. It is fetched when somebody wants it.
const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-capture]");
  if (!link || !plain(event) || !document.getElementById("capture")) return;
  event.preventDefault();
  // A person's page has a link for this person: the key means that one.
  const here = link.dataset.key ? document.querySelector("main a[data-capture]") : null;
  const { open } = await import("./capture.js");
  open((here ?? link).href);
});

if (document.getElementById("new-ticket")) import("./capture.js");
