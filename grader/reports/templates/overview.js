"use strict";
(() => {
  // A picture that stands elsewhere on the page is shown here as well once its group is opened.
  for (const group of document.querySelectorAll("details.group")) {
    group.addEventListener("toggle", () => {
      for (const link of group.querySelectorAll("a.shot")) {
        const picture = document.getElementById(link.hash.slice(1))?.cloneNode();
        picture?.removeAttribute("id");
        if (picture) link.replaceWith(picture);
      }
    });
  }

  const table = document.getElementById("table");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, at) => row.cells[at].dataset.order ?? row.cells[at].textContent.trim();
  const compare = (at) => (a, b) => {
    const [x, y] = [key(a, at), key(b, at)];
    return "order" in a.cells[at].dataset ? x - y : collator.compare(x, y);
  };
  heads.forEach((head, at) => {
    // A span, as browsers leave real buttons out where they repeat a table's head in print.
    const button = head.firstElementChild;
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort(compare(at));
      body.append(...(down ? rows.reverse() : rows));
    });
  });

  const form = document.getElementById("filter");
  const [words, status, shown] = [form.querySelector("input"), form.querySelector("select"), form.querySelector("output")];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map([...body.rows].map((row) => [row, fold(row.textContent)]));
  const filter = () => {
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of texts) {
      const fits = (!status.value || row.dataset.status === status.value) && wanted.every((word) => text.includes(word));
      row.hidden = !fits;
      count += fits;
    }
    shown.value = `${count} / ${texts.size}`;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", filter);
  status.addEventListener("change", filter);
  form.hidden = false;
  filter();

  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const group = target?.closest("details");
    if (group) group.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
