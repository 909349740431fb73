// Saves a form by itself, 600 ms after the last change. Hooks: form[data-autosave="address, or empty for the form's own"],
// [data-saved] shows the time. The server answers JSON: 200 {version, saved, parts: {id: text}, values: {field: value}}, 422 {errors: {field: words}},
// 409 {what, who, version, fields: {name: text}}. A page instead of JSON is read for its status and version; the form's button works on.
// Another form of the page goes only after everything typed is saved, so that nothing typed a moment ago is lost or missed.
"use strict";
(() => {
  const { first, all, say, clockTime, fields } = window.CaseBridge;
  const AGAIN = 10000;
  // Browsers finish a request of at most 64 KB after its page is gone.
  const OUTLIVES = 60000;

  function hint(field, words) {
    const id = `${field.id}-error`;
    let note = document.getElementById(id);
    if (!note && words) {
      note = document.createElement("span");
      note.id = id;
      note.className = "usa-error-message";
      (field.closest(".seg") || field).before(note);
    }
    if (note) note.textContent = words;
    field.toggleAttribute("aria-invalid", Boolean(words));
    if (words) field.setAttribute("aria-invalid", "true");
    const named = (field.getAttribute("aria-describedby") || "").split(" ").filter((name) => name && name !== id);
    if (words) named.push(id);
    if (named.length) field.setAttribute("aria-describedby", named.join(" "));
  }

  class Autosave {
    constructor(form) {
      this.form = form;
      this.timer = 0;
      this.dirty = this.sending = this.again = this.refused = false;
      this.good = "";
      form.addEventListener("input", (event) => this.changed(event));
      form.addEventListener("submit", () => ((this.dirty = false), clearTimeout(this.timer)));
      addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
    }

    changed(event) {
      if (event.target.type === "file" || event.target.closest("[data-no-autosave]")) return;
      this.dirty = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.running = this.save()), 600);
    }

    get waiting() {
      return this.dirty || this.sending;
    }

    async save() {
      if (this.sending) return void (this.again = true);
      this.sending = true;
      this.dirty = false;
      try {
        const data = fields(this.form);
        for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
        const body = new URLSearchParams(data);
        const answer = await fetch(this.form.dataset.autosave || this.form.action, {
          method: "POST", body, keepalive: body.toString().length < OUTLIVES,
          headers: { Accept: "application/json", "X-Autosave": "1" },
        });
        const text = await answer.text();
        const isJson = (answer.headers.get("Content-Type") || "").includes("json");
        this.take(answer, isJson ? JSON.parse(text) : { version: text.match(/name="version" value="(\d+)"/)?.[1] });
      } catch {
        this.lost();
      }
      this.sending = false;
      if (this.again) {
        this.again = false;
        await this.save();
      }
    }

    // Resolves when what was typed is saved, or was refused.
    async settled() {
      clearTimeout(this.timer);
      if (this.dirty && !this.sending) this.running = this.save();
      await this.running;
    }

    take(answer, json) {
      const signedOut = answer.status === 401 || atTheDoor(answer);
      if (answer.ok && !signedOut) return this.saved(json);
      this.dirty = true;
      this.waits = signedOut || answer.status === 400;
      if (answer.status === 409 && json.fields) return this.conflict(json);
      const words = {
        409: "Not saved: somebody saved this before you. Your text is still here. Press the button of the form to compare both.",
        422: "Not saved yet: an answer cannot be taken as it is. What you typed is still here.",
        429: "Not saved yet: too many at once. It is tried again.",
      };
      if (signedOut) {
        say("Not saved: you are signed out. Your text is kept, and still in this page. Sign in in another tab and come back: it is saved then. ", "alert");
        const way = document.createElement("a");
        way.href = location.pathname;
        way.textContent = "Or sign in here: what you typed comes back to its field.";
        return document.getElementById("alert").append(way);
      }
      for (const [name, how] of Object.entries(json.errors || {})) {
        const field = this.form.elements[name];
        if (field) hint(field instanceof RadioNodeList ? field[0] : field, how);
      }
      if (answer.status === 429 || answer.status >= 500) return this.lost(words[answer.status]);
      this.refused = true;
      return say(json.message || words[answer.status] || "Not saved. What you typed is still in this page.", "alert");
    }

    saved(json) {
      this.waits = false;
      const version = this.form.elements.version;
      if (version && json.version !== undefined) version.value = json.version;
      for (const [name, value] of Object.entries(json.values || {})) {
        const field = this.form.elements[name];
        if (field) field.value = value;
      }
      this.good = json.saved || clockTime();
      for (const field of all("[aria-invalid]", this.form)) hint(field, "");
      for (const [id, text] of Object.entries(json.parts || {})) {
        const part = document.getElementById(id);
        if (part) part.textContent = text;
      }
      const place = first("[data-saved]");
      if (place) place.textContent = `Saved ${this.good}. Every field saves by itself`;
      say("", "alert");
      say(`Saved ${this.good}`, "status", Boolean(place));
      this.form.dispatchEvent(new CustomEvent("casebridge:saved", { bubbles: true, detail: json }));
    }

    lost(why = "The connection is gone.") {
      this.dirty = true;
      const since = this.good ? ` since ${this.good}` : "";
      say(`Not saved${since}. ${why} Your text is still in this page; CaseBridge tries again every 10 seconds. Do not close the page.`, "alert");
      this.timer = setTimeout(() => this.save(), AGAIN);
    }

    conflict(json) {
      const [name, theirs] = Object.entries(json.fields)[0];
      const field = this.form.elements[name];
      const part = document.getElementById("conflict-part").content.cloneNode(true).firstElementChild;
      const fill = (hook, text) => all(`[data-${hook}]`, part).forEach((spot) => (spot.textContent = text));
      const yours = first("[data-yours]", part);
      fill("what", json.what || "this");
      fill("who", `${json.who} saved ${json.at ? `at ${json.at}` : "before you"}.`);
      fill("name", json.who);
      fill("theirs", theirs);
      yours.value = field.value;
      part.addEventListener("click", (event) => {
        const choice = event.target.closest("[data-choose]")?.dataset.choose;
        if (!choice) return;
        if (choice === "both" && !part.dataset.joined) {
          part.dataset.joined = "1";
          yours.value = `${theirs}\n${yours.value}`;
          yours.focus();
          return;
        }
        field.value = choice === "theirs" ? theirs : yours.value;
        this.form.elements.version.value = json.version;
        part.remove();
        field.focus();
        this.save();
      });
      first(".usa-alert[data-conflict]", this.form)?.remove();
      part.dataset.conflict = "";
      (field.closest(".usa-form-group") || field).before(part);
      first("h3", part).focus();
      say("Two people edited this. Nothing was overwritten.", "alert");
    }
  }

  function atTheDoor(answer) {
    return answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in");
  }

  // Another sign-in has other tokens: the forms of this page take theirs from the page as it is now.
  async function renewed() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || atTheDoor(answer)) return false;
    const token = (await answer.text()).match(/name="csrf_token" value="([^"]+)"/)?.[1];
    for (const field of token ? all("input[name=csrf_token]") : []) field.value = token;
    return Boolean(token);
  }

  const saving = [];
  async function goOn() {
    const waiting = saving.filter((one) => one.waits);
    if (waiting.length && (await renewed())) waiting.forEach((one) => one.save());
  }
  addEventListener("focus", goOn);
  document.addEventListener("visibilitychange", () => document.hidden || goOn());
  const going = new WeakSet();
  for (const form of all("form[data-autosave]:not([data-bound])")) {
    form.dataset.bound = "";
    saving.push(new Autosave(form));
  }
  addEventListener("pagehide", () => saving.filter((one) => one.dirty && !one.sending).forEach((one) => one.save()));
  addEventListener("submit", async (event) => {
    const open = saving.filter((one) => one.form !== event.target && one.waiting);
    if (!open.length || going.delete(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.all(open.map((one) => one.settled()));
    going.add(event.target);
    event.target.requestSubmit(event.submitter);
  }, true);
})();
