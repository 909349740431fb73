// Passkeys: a button fetches our question, the authenticator answers it, and the answer goes out in the button's own form.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const { all, first, say } = window.CaseBridge;
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function question(button) {
    const data = new FormData();
    data.set("csrf_token", first("[name=csrf_token]", button.form).value);
    data.set(first("[data-form-key]", button.form).name, crypto.randomUUID());
    const answer = await fetch(button.dataset.passkey, { method: "POST", body: data });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function made(options) {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    };
    const one = await navigator.credentials.create({ publicKey });
    return {
      id: one.id, rawId: one.id, type: one.type, response: {
        attestationObject: text(one.response.attestationObject), clientDataJSON: text(one.response.clientDataJSON),
      },
    };
  }

  async function used(options) {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials),
    };
    const one = await navigator.credentials.get({ publicKey });
    return {
      id: one.id, rawId: one.id, type: one.type, response: {
        authenticatorData: text(one.response.authenticatorData), clientDataJSON: text(one.response.clientDataJSON),
        signature: text(one.response.signature), userHandle: one.response.userHandle && text(one.response.userHandle),
      },
    };
  }

  async function press(button) {
    try {
      const options = await question(button);
      const answer = await (options.user ? made(options) : used(options));
      const field = document.getElementById(button.dataset.into);
      field.type = "hidden";
      field.value = JSON.stringify(answer);
      button.form.requestSubmit(button.dataset.press ? document.getElementById(button.dataset.press) : null);
    } catch {
      button.closest("dialog")?.close();
      say("The passkey was not used. Press the button once more, or use another way.", "alert");
    }
  }

  for (const button of all("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
})();
