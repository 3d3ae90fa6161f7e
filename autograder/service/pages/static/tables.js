// Tables that are whole on the page are sorted and filtered at once; all others by their links, as without JavaScript.
"use strict";

for (const table of document.querySelectorAll("table[data-sortable=whole]")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, place) => {
    const cell = row.cells[place];
    const text = cell.dataset.value ?? cell.textContent.trim();
    const number = text === "–" ? NaN : Number(text);
    return { text, number, none: text === "–" };
  };
  heads.forEach((head, place) => {
    head.querySelector("a")?.addEventListener("click", (event) => {
      event.preventDefault();
      const first = head.dataset.first ?? "ascending";
      const other = { ascending: "descending", descending: "ascending" };
      const order = other[head.getAttribute("aria-sort")] ?? first;
      for (const each of heads) each.setAttribute("aria-sort", each === head ? order : "none");
      const sign = order === "ascending" ? 1 : -1;
      const rows = [...body.rows].map((row) => ({ row, ...value(row, place) }));
      rows.sort((a, b) => {
        if (a.none !== b.none) return a.none ? 1 : -1;
        const apart = Number.isNaN(a.number) || Number.isNaN(b.number)
          ? a.text.localeCompare(b.text, document.documentElement.lang) : a.number - b.number;
        return sign * apart;
      });
      body.append(...rows.map((each) => each.row));
    });
  });
  const listing = table.closest(".listing");
  const field = listing?.querySelector("input[type=search]");
  const status = listing?.querySelector("[role=status]");
  if (!field || !status) continue;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let left = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      if (!row.hidden) left += 1;
    }
    status.textContent = wanted ? (left ? `${left} / ${body.rows.length}` : status.dataset.none) : "";
  });
}
