// What may be meant by what is typed in a field of search, below it; without this the field is a plain search.
"use strict";
(() => {
  const { first, all, say } = window.CaseBridge;
  const set = (element, pairs) => Object.keys(pairs).forEach((name) => element.setAttribute(name, pairs[name]));
  for (const part of all("[data-suggest]")) {
    const input = first("input", part);
    const list = document.createElement("ul");
    let [at, wait] = [-1, 0];
    set(list, { id: `${input.id}-may`, class: "acct__pop plain", role: "listbox", "aria-label": "What may be meant" });
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });

    function mark(number) {
      at = number;
      all("li", list).forEach((item, place) => set(item, { "aria-selected": place === at, class: place === at ? "well" : "" }));
      set(input, { "aria-activedescendant": list.children[at]?.id ?? "" });
    }
    function show(rows) {
      list.replaceChildren(...rows.map((row, number) => {
        const item = document.createElement("li");
        set(item, { id: list.id + number, role: "option", "data-words": row.words });
        item.textContent = `${row.words}, ${row.about}`;
        return item;
      }));
      mark(-1);
      if (rows.length) part.append(list);
      else list.remove();
      set(input, { "aria-expanded": list.isConnected });
      if (rows.length) say(`${rows.length} may be meant`, "status", true);
    }
    function take(item) {
      input.value = item.dataset.words;
      show([]);
      input.form.requestSubmit();
    }

    function ask() {
      clearTimeout(wait);
      wait = setTimeout(async () => {
        const words = input.value;
        const answer = words.length > 2 && (await fetch(`${part.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => 0));
        const rows = answer.ok ? await answer.json() : [];
        if (input.value === words && document.activeElement === input) show(rows);
      }, 300);
    }

    show([]);
    if (input.value !== input.defaultValue) ask();
    input.addEventListener("input", ask);
    input.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const [many, item] = [list.children.length, list.children[at]];
      if (!many || !(by || event.key === "Escape" || (event.key === "Enter" && item))) return;
      event.preventDefault();
      if (by) mark(((at + by + many + 2) % (many + 1)) - 1);
      else if (event.key === "Enter") take(item);
      else show([]);
    });
    input.addEventListener("blur", () => show([]));
    list.addEventListener("mousedown", (event) => event.preventDefault() || take(event.target));
  }
})();
