// data-copy puts its words on the clipboard.
import { toast } from "./toast.js";
import { say } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(say("copied", button.dataset.copy));
  } catch {
    // Without a secure origin there is no clipboard; the number can still be marked by hand.
    getSelection().selectAllChildren(button);
  }
});
