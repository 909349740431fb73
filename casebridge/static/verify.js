// A packet is hashed here and the register asked about its number; the file goes only when its holder sends it.
// Without this script, or where the file cannot be read, the form goes as any form does.
"use strict";
(() => {
  const { first, say } = window.CaseBridge;
  const form = first("[data-verify]");
  if (!form || !window.sha256) return;
  const SLICE = 8 * 1024 * 1024;
  const file = first("[name=file]", form);
  const number = first("[name=sha256]", form);
  const hashed = first("[name=hashed]", form);
  let busy = false;

  // Never more than one slice of the file is in memory.
  async function hash(chosen) {
    if (chosen.size <= SLICE && crypto.subtle) {
      const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    const running = window.sha256.create();
    for (let at = 0; at < chosen.size; at += SLICE) {
      running.update(await chosen.slice(at, at + SLICE).arrayBuffer());
    }
    return running.hex();
  }

  form.addEventListener("submit", async (event) => {
    const [chosen] = file.files;
    if (!chosen || number.value.trim() || event.submitter?.name === "whole") return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    say("The file is being hashed in your browser.");
    try {
      number.value = await hash(chosen);
      hashed.value = chosen.name;
      file.disabled = true;
    } catch {
      number.value = hashed.value = "";
    }
    form.submit();
  });

  // A page that comes back from the browser's memory is a fresh one.
  addEventListener("pageshow", () => {
    busy = file.disabled = false;
    hashed.value = "";
  });
})();
