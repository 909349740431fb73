// What pages do beyond their forms: keys, passwords, print, step-up, idle lock. Text goes in by textContent alone.
"use strict";
(() => {
  const first = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body;
  let hush = 0;

  // ---- Live regions ----
  function say(text, where = "status", quiet = false) {
    const region = document.getElementById(where);
    clearTimeout(hush);
    region.classList.toggle("vh", quiet);
    region.textContent = text;
    if (where === "status") hush = setTimeout(() => (region.textContent = ""), 8000);
  }

  function clockTime(moment = new Date()) {
    return moment.toLocaleTimeString("en-GB", { timeZone: "America/New_York" });
  }

  // A form with a key of its own: the same form sent by script is a new act each time.
  function fields(form) {
    const data = new FormData(form);
    const key = first("[data-form-key]", form);
    if (key) data.set(key.name, crypto.randomUUID());
    return data;
  }

  window.CaseBridge = Object.freeze({ first, all, say, clockTime, fields });

  // ---- Small controls ----
  for (const button of all("[data-show-password]")) {
    const input = document.getElementById(button.dataset.showPassword);
    button.hidden = false;
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Hide password" : "Show password";
    });
  }
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-close]")?.closest("dialog")?.close();
    for (const open of all(".acct[open], .menu[open]")) if (!open.contains(event.target)) open.open = false;
  });
  first("[data-focus]")?.focus();

  // ---- Step-up: the dialog asks before the form goes; without scripts the server asks ----
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const part = first("[data-step-up-part]", form);
    if (!part || first("input", part).value) return;
    const acts = part.dataset.stepUpPart;
    if (acts && !acts.split(" ").includes(event.submitter?.value)) return;
    event.preventDefault();
    if (part.open) return;
    if (event.submitter?.name) {
      all("[data-pressed]", form).forEach((old) => old.remove());
      const pressed = document.createElement("input");
      Object.assign(pressed, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      pressed.dataset.pressed = "";
      form.append(pressed);
    }
    part.showModal();
    first("input", part).focus();
  });

  // ---- Single keys, where no field has focus ----
  const inField = (target) => target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  const keyed = (key) => all("[data-key]").find((element) => element.dataset.key === key && element.checkVisibility());
  let leader = "";

  function step(by) {
    const rows = all("[data-row]").filter((row) => row.checkVisibility());
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.max(0, Math.min(rows.length - 1, here + by))];
    if (row) first("a, button, input", row)?.focus();
  }

  function shortcut(event) {
    const key = event.key;
    if (leader === "g" && key === "w") return location.assign(first(".brand").href);
    leader = key === "g" ? "g" : "";
    if (key === "Escape" && !first(":popover-open")) return first("[data-back]")?.click();
    if (key === "?") return document.getElementById("keys")?.togglePopover();
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    const target = keyed(key);
    if (!target) return undefined;
    event.preventDefault();
    return target.matches("input") ? target.focus() : target.click();
  }

  document.addEventListener("keydown", (event) => {
    if (body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || inField(event.target) || first("dialog[open]")) return;
    shortcut(event);
  });

  // ---- Matrix: arrows move the cell ----
  const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || !event.target.matches("[data-cell]")) return;
    event.preventDefault();
    const rows = all("tr", event.target.closest("table"));
    const cell = event.target.closest("td");
    let [y, x] = [rows.indexOf(cell.parentElement), cell.cellIndex];
    for (;;) {
      [y, x] = [y + move[0], x + move[1]];
      const next = rows[y]?.cells;
      if (!next || x < 1 || (move[1] && x >= next.length)) return;
      const link = next[x] && first("[data-cell]", next[x]);
      if (link) return link.focus();
    }
  });

  // ---- After a swap: focus to the new heading, changes of counts are said ----
  document.addEventListener("htmx:after:swap", (event) => {
    const part = event.target instanceof Element ? event.target : document;
    first("[data-focus]", part)?.focus();
    const words = first("[data-announce]", part)?.textContent.trim();
    if (words) say(words, "status", true);
  });

  // ---- Find: suggestions come with the first use of a field ----
  for (const part of all("[data-suggest]")) part.addEventListener("focusin", () => import(part.dataset.script), { once: true });

  // ---- Idle: warned two minutes before, then blanked; the place is kept ----
  const idle = document.getElementById("idle");
  if (!idle) return;
  const WARN = 18 * 60000;
  const LOCK = 20 * 60000;
  const others = new BroadcastChannel("casebridge-activity");
  let last = Date.now();
  let told = last;
  let locked = false;

  function post(url) {
    const form = first("form", idle);
    if (url) fetch(url, { method: "POST", body: new URLSearchParams(fields(form)), keepalive: true }).catch(() => {});
  }
  function active() {
    if (idle.open || locked) return;
    last = Date.now();
    if (last - told > 5000) others.postMessage((told = last));
  }
  function lock() {
    locked = true;
    document.documentElement.classList.add("locked");
    first("[data-idle-title]", idle).textContent = "Locked";
    first("[data-idle-text]", idle).textContent = "Your place and what you saved are kept.";
    first("[data-idle-stay]", idle).textContent = "Open again";
    post(body.dataset.lock);
  }
  others.onmessage = (event) => {
    last = Math.max(last, event.data);
    if (idle.open && !locked) idle.close();
  };
  for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, active, { passive: true });
  idle.addEventListener("cancel", (event) => locked && event.preventDefault());
  idle.addEventListener("close", () => !locked && (last = Date.now()));
  first("[data-idle-stay]", idle).addEventListener("click", () => {
    if (locked) return location.reload();
    post(body.dataset.keep);
    return idle.close();
  });
  setInterval(() => {
    const quiet = Date.now() - last;
    if (locked || quiet < WARN) return;
    if (!idle.open) idle.showModal();
    if (quiet >= LOCK) return lock();
    const left = Math.ceil((LOCK - quiet) / 1000);
    const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    first("[data-idle-title]", idle).textContent = `Locking in ${words}`;
  }, 1000);
})();
