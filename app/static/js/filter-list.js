// A search field over a long list of checkboxes in folded groups.
// Without this script the groups are opened by hand and the field stays hidden.

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

for (const list of document.querySelectorAll("[data-filter-list]")) {
  const box = list.querySelector("[data-filter-box]");
  const input = box.querySelector("input");
  const note = box.querySelector("[role=status]");
  const groups = [...list.querySelectorAll("details")];
  const opened = groups.map((group) => group.open);

  const show = () => {
    const wanted = plain(input.value.trim());
    let found = 0;
    groups.forEach((group, number) => {
      let here = 0;
      for (const label of group.querySelectorAll("label")) {
        const fits = plain(label.textContent).includes(wanted);
        label.hidden = !fits;
        here += fits ? 1 : 0;
      }
      group.hidden = here === 0;
      group.open = wanted ? here > 0 : opened[number] || group.querySelector(":checked") !== null;
      found += here;
    });
    note.textContent = found ? "" : note.dataset.none;
  };

  box.hidden = false;
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    // Enter in the search field must not send the form.
    if (event.key === "Enter") event.preventDefault();
  });
}
