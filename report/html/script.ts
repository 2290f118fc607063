/**
 * Sorting and filtering of long tables. The page says everything without it; buttons and boxes only appear where it runs.
 *
 * Plain JavaScript in a string: it is part of the page, and the page's security policy names its hash.
 */
export const SCRIPT = `"use strict";
for (const table of document.querySelectorAll("table.list")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  const compare = (left, right) => {
    const numbers = [Number(left), Number(right)];
    if (left !== "" && right !== "" && !numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...rows].sort((left, right) => compare(key(left, column), key(right, column)) * (down ? -1 : 1));
      body.append(...sorted);
    });
  });
  if (rows.length < 8) continue;
  const label = document.createElement("label");
  const box = document.createElement("input");
  const count = document.createElement("output");
  label.className = "filter";
  box.type = "search";
  label.append("Filter: ", box);
  label.append(count);
  table.closest(".scroll").before(label);
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(" ").filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    count.textContent = words.length === 0 ? "" : rows.filter((row) => !row.hidden).length + " of " + rows.length;
  });
}
`;
