// Rows that come and go in a form: [data-rows] holds them and a <template> of a new one; [data-row-add] adds one,
// [data-row-remove] takes its [data-row] away.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-row-add], [data-row-remove]");
  const rows = button?.closest("[data-rows]");
  if (!rows) return;
  if (button.matches("[data-row-add]")) add(rows, button);
  else remove(rows, button.closest("[data-row]"));
  rows.dispatchEvent(new Event("change", { bubbles: true }));
});

function add(rows, button) {
  const fresh = rows.querySelector("template").content.firstElementChild.cloneNode(true);
  const held = [...rows.querySelectorAll("[data-row]")];
  if (held.length) held.at(-1).after(fresh);
  else (button.parentElement === rows ? button : button.parentElement).before(fresh);
  fresh.querySelector("input, select").focus();
}

function remove(rows, row) {
  const next = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
  row.remove();
  const near = next?.matches?.("[data-row]") ? next.querySelector("[data-row-remove]") : null;
  (near ?? rows.querySelector("[data-row-add]")).focus();
}
