// Boxes are drawn on the page by mouse, pen or finger, and selected words fill their field; the forms do the rest.
"use strict";
(() => {
  const { first, say } = window.CaseBridge;
  const SVG = "http://www.w3.org/2000/svg";
  const INCH = 720;
  const SIDES = ["left", "top", "wide", "high"];
  const button = () => first("[data-draw]");
  const drawing = () => button()?.getAttribute("aria-pressed") === "true";
  let start = null;
  let shape = null;

  function ready() {
    if (button()) button().hidden = false;
  }

  function press(on) {
    button()?.setAttribute("aria-pressed", String(on));
    first(".doc__paper")?.classList.toggle("drawing", on);
  }

  // Where a pointer is on the page, in tenths of a point from its upper left corner.
  function place(event, svg) {
    const box = svg.getBoundingClientRect();
    const { width, height } = svg.viewBox.baseVal;
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
  }

  function sides(from, to) {
    const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    return [left, top, Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
  }

  function show(box) {
    ["x", "y", "width", "height"].forEach((name, at) => shape.setAttribute(name, box[at]));
  }

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest?.(".doc__paper")?.querySelector("svg");
    if (!svg || !drawing() || event.button) return;
    event.preventDefault();
    first("rect.mk--new")?.remove();
    shape = document.createElementNS(SVG, "rect");
    shape.setAttribute("class", "mk mk--redact mk--new");
    svg.append(shape);
    start = { at: place(event, svg), svg };
    svg.setPointerCapture?.(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (start) show(sides(start.at, place(event, start.svg)));
  });

  document.addEventListener("pointerup", (event) => {
    if (!start) return setTimeout(selected);
    const box = sides(start.at, place(event, start.svg));
    start = null;
    if (box[2] < 10 || box[3] < 10) return shape.remove();
    show(box);
    const part = first("[data-redact]");
    part.open = true;
    SIDES.forEach((side, at) => (first(`[name=${side}]`, part).value = (box[at] / INCH).toFixed(3)));
    const ground = first("[name=ground]", part);
    (ground.value ? first("button:not([data-draw])", part) : ground).focus();
    say("Box drawn. Choose the ground and mark it.", "status", true);
    return undefined;
  });

  function selected() {
    const selection = getSelection();
    const inside = selection.anchorNode?.parentElement?.closest(".doc__paper");
    const words = selection.toString().replace(/\s+/g, " ").trim();
    const part = first("[data-redact-words]");
    if (!inside || selection.isCollapsed || words.length < 2 || !part) return;
    first("[name=words]", part).value = words.slice(0, 200);
    part.open = true;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-draw]")) press(!drawing());
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && press(false));
  document.addEventListener("keyup", (event) => event.shiftKey && selected());
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();
