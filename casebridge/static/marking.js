// Words that are selected in a document offer what they can be marked as; the form underneath does the rest.
"use strict";
(() => {
  const { first } = window.CaseBridge;
  // These lead to another page at once; the others want a word first.
  const AT_ONCE = ["proof", "request"];
  const menu = () => first(".doc__menu");
  const selected = () => {
    const selection = getSelection();
    const inside = selection.anchorNode?.parentElement?.closest(".doc__paper, .page.read");
    return inside && !selection.isCollapsed ? selection : null;
  };
  const words = (selection) => selection.toString().replace(/\s+/g, " ").trim();

  function offer() {
    const part = menu();
    if (!part) return;
    const selection = selected();
    part.hidden = !selection || words(selection).length < 2;
    if (part.hidden) return;
    const box = selection.getRangeAt(selection.rangeCount - 1).getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - part.offsetWidth - 8);
    const below = box.bottom + 8 + part.offsetHeight < innerHeight;
    part.style.left = `${Math.max(8, left)}px`;
    part.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - part.offsetHeight - 8)}px`;
  }

  function fill(kind = "") {
    const part = first("[data-marking]");
    const selection = selected();
    if (selection) first("[name=quote]", part).value = words(selection).slice(0, 4000);
    if (kind) first("[name=mark]", part).value = kind;
    part.open = true;
    return part;
  }

  document.addEventListener("pointerup", () => setTimeout(offer));
  document.addEventListener("keyup", (event) => event.shiftKey && offer());
  document.addEventListener("keydown", (event) => event.key === "Escape" && menu() && (menu().hidden = true));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".doc__menu button");
    if (!button) return;
    const part = fill(button.value);
    menu().hidden = true;
    if (AT_ONCE.includes(button.value)) first("form", part).requestSubmit();
    else first(button.value === "redact" ? "[name=ground]" : "[name=words]", part).focus();
  });
  // Opened by its key or by hand: what is selected stands in it.
  document.addEventListener("toggle", (event) => event.target.matches?.("[data-marking][open]") && fill(), true);
})();
