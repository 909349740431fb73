// Files go up in parts, by the tus protocol: hashed here, over lost connections and new sign-ins.
// A form says where: data-parts (its uploads), data-exhibit (a newer version). Without those, or without
// window.tus, the form goes as any form does.
"use strict";
(() => {
  const { first, all, say } = window.CaseBridge;
  const MIB = 1024 * 1024;
  const PART = 16 * MIB;
  const SLICE = 8 * MIB;
  const AT_ONCE = 3;
  const ASKED_EVERY = 3000;
  const SAID = {
    accept: ["ok", "Stored"], accept_with_warning: ["warn", "Stored, with a warning"], repair: ["warn", "Stored and repaired"],
    same: ["warn", "Not stored again"], reject: ["bad", "Kept apart"],
  };
  const HEADERS = { "Tus-Resumable": "1.0.0", Accept: "application/json" };
  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  function size(bytes) {
    const step = bytes < 1e3 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
    const value = bytes / 1000 ** step;
    return step ? `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${["", "KB", "MB", "GB", "TB"][step]}` : `${bytes} bytes`;
  }

  // Never more than one slice of the file is in memory.
  async function sha256(file, told) {
    if (file.size <= SLICE && crypto.subtle) {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    const running = window.sha256.create();
    for (let at = 0; at < file.size; at += SLICE) {
      running.update(await file.slice(at, at + SLICE).arrayBuffer());
      told(at / file.size);
      await pause(0);
    }
    return running.hex();
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  }

  // One form, its token, and the files that wait their turn.
  class Desk {
    constructor(form) {
      Object.assign(this, { form, place: form.dataset.parts, rows: [], queue: [], running: 0, told: 0 });
      this.token = first("[name=csrf_token]", form).value;
      this.taken = new Set();
    }

    add(files) {
      const given = { given_by: first("[name=given_by]", this.form)?.value.trim() ?? "", class: first("[name=class]", this.form)?.value ?? "" };
      const drop = crypto.randomUUID();
      for (const file of files) {
        const row = new Row(this, file, given, drop, this.rows.at(-1));
        this.rows.push(row);
        this.queue.push(row);
      }
      this.pump();
    }

    pump() {
      while (this.running < AT_ONCE && this.queue.length) {
        this.running += 1;
        this.queue.shift().send().finally(() => {
          this.running -= 1;
          this.tell();
          this.pump();
          if (!this.running && !this.queue.length) this.end();
        });
      }
      this.tell();
    }

    // The uploads that the server knows, with a fresh token; null while nobody is signed in.
    async ask() {
      const answer = await fetch(this.place, { headers: HEADERS });
      if (answer.status === 401) return null;
      if (!answer.ok) throw new Error(String(answer.status));
      const known = await answer.json();
      this.person ??= known.person;
      if (known.person !== this.person) return null;
      this.token = known.token;
      return known;
    }

    // All rows wait for the same sign-in; the connection may be away meanwhile.
    signedIn() {
      this.waiting ??= (async () => {
        for (;;) {
          const known = await this.ask().catch(() => undefined);
          if (known) break;
          this.notice(known === null);
          await pause(ASKED_EVERY);
        }
        this.notice(false);
        this.waiting = null;
      })();
      return this.waiting;
    }

    notice(out) {
      const part = first("[data-signed-out]", this.form);
      if (out && part.hidden) say("You are signed out. Sign in again and the files go on.", "alert");
      part.hidden = !out;
    }

    async known() {
      this.list ??= this.ask().then((known) => known?.uploads ?? []).catch(() => []);
      return this.list;
    }

    tell() {
      const count = (is) => this.rows.filter(is).length;
      const by = (tone) => count((row) => row.kind === tone);
      const parts = [[by("stored"), "stored"], [this.running, "sending"], [this.queue.length, "waiting"],
        [by("same"), "the same"], [by("bad"), "kept apart"]];
      const words = parts.filter(([number]) => number).map(([number, word]) => `${number} ${word}`).join(", ");
      const total = this.rows.reduce((sum, row) => sum + row.file.size, 0);
      const gone = this.rows.reduce((sum, row) => sum + row.gone, 0);
      first("[data-all]", this.form).hidden = false;
      first("[data-total]", this.form).textContent = `${this.rows.length} ${this.rows.length === 1 ? "file" : "files"}: ${words}`;
      first("[data-all] progress", this.form).value = total ? (gone / total) * 100 : 0;
      if (Date.now() - this.told > 10000) say(words, "status", true), (this.told = Date.now());
    }

    end() {
      const bad = this.rows.filter((row) => row.kind === "bad").length;
      say(`${this.rows.length - bad} of ${this.rows.length} files stored${bad ? `, ${bad} kept apart` : ""}`);
      this.form.dispatchEvent(new CustomEvent("casebridge:uploaded", { bubbles: true }));
      // What the server never heard of stands on this page alone.
      if (this.rows.some((row) => row.unheard)) first("[data-next]", this.form).hidden = false;
      else if (this.form.dataset.upload === "reload") location.reload();
    }
  }

  class Row {
    constructor(desk, file, given, drop, before) {
      Object.assign(this, { desk, file, given, drop, before, gone: 0, kind: "", url: null });
      // Exhibits are numbered in the order of the list.
      this.begun = new Promise((resolve) => (this.begins = resolve));
      this.line = first("template[data-row-part]", desk.form).content.cloneNode(true).firstElementChild;
      this.bar = first("progress", this.line);
      this.bar.setAttribute("aria-label", file.name);
      this.act = first("[data-act]", this.line);
      this.act.addEventListener("click", () => this.pressed?.());
      first("[data-name]", this.line).textContent = file.name;
      first("[data-note]", this.line).textContent = size(file.size);
      first("[data-rows]", desk.form).append(this.line);
      this.word("info", "Waiting");
    }

    word(tone, words, detail = "") {
      const spot = first("[data-word]", this.line);
      spot.className = `st st--${tone}`;
      spot.textContent = words;
      first("[data-detail]", this.line).textContent = detail;
    }

    button(label, press) {
      this.pressed = press;
      this.act.hidden = !label;
      if (label) first("[data-label]", this.act).textContent = label;
      first("[data-of]", this.act).textContent = ` ${this.file.name}`;
    }

    async send() {
      try {
        this.hash ??= await sha256(this.file, (share) => this.word("info", `Checking, ${Math.floor(share * 100)}%`));
      } catch {
        return this.refuse("A folder, or a file that cannot be read here. Choose it again.");
      }
      const match = (await this.desk.known()).find((one) => this.fits(one));
      if (match) {
        this.desk.taken.add((this.url = match.url));
        this.begins();
      }
      await this.before?.begun;
      this.before = null;
      this.upload = this.prepared();
      for (let stale = 0; ; ) {
        const error = await this.attempt();
        if (error === "paused") {
          this.begins();
          await this.goOn();
          continue;
        }
        const status = error?.originalResponse?.getStatus() ?? 0;
        if (!error) return this.outcome();
        if (status === 401 || (status === 400 && (stale += 1) < 4)) {
          this.word("warn", "Waiting for a new sign-in");
          await this.desk.signedIn();
        } else if (status === 429) {
          await this.allowed(error.originalResponse);
        } else if (!this.passes(status)) {
          return this.refuse(parsed(error.originalResponse.getBody()).message, status);
        } else {
          await this.connection();
        }
      }
    }

    fits(one) {
      return one.sha256 === this.hash && one.length === this.file.size && one.exhibit === (this.desk.form.dataset.exhibit ?? "")
        && !this.desk.taken.has(one.url);
    }

    prepared() {
      return new tus.Upload(this.file, {
        endpoint: this.desk.place, uploadUrl: this.url, chunkSize: PART, retryDelays: [0, 500, 1500], storeFingerprintForResuming: false,
        metadata: { filename: this.file.name, filetype: this.file.type, sha256: this.hash, ...this.given,
          exhibit: this.desk.form.dataset.exhibit ?? "", drop: this.drop },
        onBeforeRequest: (request) => {
          request.setHeader("X-CSRFToken", this.desk.token);
          if (request.getMethod() === "POST") request.setHeader("Idempotency-Key", crypto.randomUUID());
        },
        onUploadUrlAvailable: () => {
          this.desk.taken.add((this.url = this.upload.url));
          this.begins();
        },
        onShouldRetry: (error) => {
          const status = error.originalResponse?.getStatus() ?? 0;
          const again = status !== 429 && this.passes(status);
          if (again) this.word("warn", "Waiting for connection");
          return again;
        },
        onProgress: (sent, total) => {
          this.gone = sent;
          this.bar.value = (sent / total) * 100;
          this.word("info", `Sending, ${Math.floor(this.bar.value)}%`);
          this.desk.tell();
        },
        onSuccess: () => this.settle(null),
        onError: (error) => this.settle(error),
      });
    }

    // What goes away by itself: no connection, a server that restarts, another request that has the file.
    passes(status) {
      return status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
    }

    attempt() {
      return new Promise((resolve) => {
        this.settle = resolve;
        this.button("Pause", () => this.upload.abort().then(() => resolve("paused")));
        // The client forgets the address when asking for it is refused; a new sign-in may ask again.
        if (this.url) this.upload.url = this.url;
        this.upload.start();
      });
    }

    goOn() {
      this.word("quiet", "Paused");
      return new Promise((resolve) => this.button("Go on", resolve));
    }

    async connection() {
      this.word("warn", "Waiting for connection");
      await new Promise((resolve) => {
        const again = () => (removeEventListener("online", again), clearTimeout(timer), resolve());
        const timer = setTimeout(again, 4000);
        addEventListener("online", again);
        this.button("Retry", again);
      });
      await this.desk.signedIn();
    }

    // Too much at once: the server says why, and how long.
    allowed(response) {
      const wait = Number(response.getHeader("Retry-After")) || 60;
      this.word("warn", "Waiting", parsed(response.getBody()).message);
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, wait * 1000);
        this.button("Retry", () => (clearTimeout(timer), resolve()));
      });
    }

    async outcome() {
      for (;;) {
        const answer = await fetch(this.url, { headers: HEADERS }).catch(() => null);
        if (answer?.ok) return this.take(await answer.json());
        if (answer && !this.passes(answer.status) && answer.status !== 401) return this.refuse("", answer.status);
        await this.connection();
      }
    }

    refuse(message = "", status = 0) {
      // What is empty, too large or changed stands in the server's list, too.
      this.unheard = ![413, 422].includes(status);
      this.take({ outcome: "reject", message: message || "It was not stored: this case takes no files from you just now." });
    }

    take(json) {
      this.begins();
      const [tone, words] = SAID[json.outcome] || SAID.accept;
      const kept = tone !== "bad" && json.exhibit;
      this.kind = tone === "bad" ? "bad" : json.outcome === "same" ? "same" : "stored";
      this.gone = this.file.size;
      this.word(tone, kept ? `${words}${json.outcome === "same" ? ", same as" : " as"} ${json.exhibit}` : words,
        json.message || `SHA-256 ${this.hash.slice(0, 4)} ${this.hash.slice(4, 8)} … ${this.hash.slice(-4)}`);
      this.line.dataset.sha256 = json.sha256 ?? "";
      this.bar.hidden = true;
      this.button("");
      const link = first("[data-link]", this.line);
      if (!json.url) return;
      link.href = json.url;
      link.textContent = this.kind === "same" && json.exhibit ? json.exhibit : tone === "bad" ? "Why" : "Open";
      link.hidden = false;
    }
  }

  function bind(form) {
    form.dataset.bound = "";
    const input = first("input[type=file]", form);
    const drop = first("[data-drop]", form);
    let desk = null;
    form.addEventListener("submit", (event) => {
      if (!input.files.length || !form.dataset.parts || !window.tus?.isSupported) return;
      event.preventDefault();
      desk ??= new Desk(form);
      desk.add([...input.files]);
      input.value = "";
    });
    addEventListener("beforeunload", (event) => desk?.running && event.preventDefault());
    if (!drop) return;
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => (event.preventDefault(), drop.classList.add("drop--over")));
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("drop--over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      if (input.files.length) form.requestSubmit();
    });
  }

  for (const form of all("form[data-upload]:not([data-bound])")) bind(form);

  // ---- The grid of types: Enter goes to the same field of the next file, arrows move between titles ----
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("[data-grid] [data-column]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || (event.key !== "Enter" && !event.target.matches("input:not([type=radio])"))) return;
    event.preventDefault();
    const grid = cell.closest("[data-grid]");
    const column = all(`[data-column=${cell.dataset.column}]`, grid);
    const next = column[column.indexOf(cell) + way];
    const goal = next ? (next.matches("input, select") ? next : first("input:checked", next) ?? first("input", next)) : null;
    if (goal) goal.focus();
    else if (way > 0) first("button:not([type=button])", grid)?.focus();
  });
})();
