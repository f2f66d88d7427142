/* What this site leaves on a device, and how it goes. On shared computers nothing of one person may
   stay for the next: signing out takes everything, and so does a sign-in page with nobody signed in.
   Only answers that no server has yet are never taken away without a word. */
"use strict";

const device = (() => {
  const PREFIX = "bilet:";
  const QUEUES = `${PREFIX}answers:`;
  const FORMAT = "bilet-answers/1"; // Read by app/services/answer_files.py.
  const BATCH = 5; // No form has fewer questions, and more at once than a form has are refused.
  const by = (id) => document.getElementById(id);

  function stored() {
    try {
      return Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
    } catch {
      return []; // Forbidden: then nothing was stored.
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  /* The answers that no server has acknowledged: [{attempt, instrument, answers}]. */
  function unsent() {
    return stored()
      .filter(([key]) => key.startsWith(QUEUES))
      .map(([key, text]) => ({ attempt: key.slice(QUEUES.length), ...parsed(text) }))
      .filter(({ answers }) => Array.isArray(answers) && answers.length);
  }

  function forget(attempt) {
    localStorage.removeItem(QUEUES + attempt);
  }

  /* Everything, or everything but unsent answers. */
  function wipe(everything) {
    const waiting = new Set(everything ? [] : unsent().map(({ attempt }) => QUEUES + attempt));
    for (const [key] of stored()) if (!waiting.has(key)) localStorage.removeItem(key);
    globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
    navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  }

  /* SHA-256 in hex (FIPS 180-4). `crypto.subtle` is missing on plain http, as in a school's network. */
  function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
    bytes.forEach((byte, at) => (words[at >> 2] |= byte << (24 - 8 * (at & 3))));
    words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
    words[words.length - 1] = bytes.length * 8;
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
    const fraction = (root) => (root - Math.floor(root)) * 2 ** 32;
    const constants = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
    const hash = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
    const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
    const w = new Uint32Array(64);
    for (let block = 0; block < words.length; block += 16) {
      for (let t = 0; t < 64; t += 1) {
        if (t < 16) w[t] = words[block + t];
        else {
          const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
          const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
          w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let t = 0; t < 64; t += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + constants[t] + w[t]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => (hash[at] += word));
    }
    return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  const fileName = (attempt) => `otvety-${attempt.slice(0, 6)}.json`;

  /* Names nobody. The sum is against damage, not against fraud. */
  function download({ attempt, instrument = "", answers }) {
    const rows = answers.map(({ item, value, seq, ms = null, at = null }) => ({ item, value, seq, ms, at }));
    const lines = rows.map((row) => Object.values(row).map((part) => part ?? "-").join(" "));
    const content = {
      format: FORMAT,
      attempt,
      instrument,
      saved_at: new Date().toISOString(),
      answers: rows,
      sum: sha256([attempt, instrument, ...lines].join("\n")),
    };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
    link.download = fileName(attempt);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /* True once the server has had its say about every answer, be it that the attempt is finished. */
  async function send({ attempt, answers }, token) {
    for (let at = 0; at < answers.length; at += BATCH) {
      const reply = await fetch(`/attempts/${attempt}/answers`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ answers: answers.slice(at, at + BATCH) }),
        signal: AbortSignal.timeout(15_000),
      });
      if (reply.status !== 200 && reply.status !== 409) return false;
    }
    forget(attempt);
    return true;
  }

  /* Says how many answers wait, and gives each attempt its button for a file. */
  function fillIn(note) {
    const waiting = unsent();
    const count = waiting.reduce((sum, { answers }) => sum + answers.length, 0);
    const title = note.querySelector(".callout-title");
    title.textContent = title.textContent.replace("{count}", count);
    const button = note.querySelector("[data-file]");
    const said = note.querySelector("[data-said]");
    for (const each of waiting) {
      const own = button.cloneNode(true);
      const label = own.querySelector("span");
      const name = fileName(each.attempt);
      label.textContent = label.textContent.replace("{name}", name);
      own.addEventListener("click", () => {
        download(each);
        said.textContent = said.dataset.downloaded.replace("{name}", name);
      });
      button.before(own);
    }
    button.remove();
    return title;
  }

  /* Signing out with unsent answers: told first, and done only when somebody has chosen. */
  function warn(form) {
    by("leaving")?.remove();
    const note = by("unsent").content.firstElementChild.cloneNode(true);
    const title = fillIn(note);
    const said = note.querySelector("[data-said]");
    const press = (name, action) =>
      note.querySelector(`[data-${name}]`).addEventListener("click", action);
    const leave = () => {
      wipe(true);
      form.submit();
    };
    press("send", async ({ currentTarget: button }) => {
      button.disabled = true;
      said.textContent = said.dataset.sending;
      try {
        const token = form.elements.csrf_token.value;
        const results = await Promise.all(unsent().map((each) => send(each, token)));
        if (results.every(Boolean)) return leave();
      } catch {
        // No network: told below, like a refusal.
      }
      button.disabled = false;
      said.textContent = said.dataset.failed;
    });
    press("leave", leave);
    press("stay", () => {
      note.remove();
      form.querySelector("button").focus();
    });
    note.id = "leaving";
    by("main").prepend(note);
    title.tabIndex = -1;
    title.focus();
  }

  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      if (!unsent().length) return wipe(true);
      event.preventDefault();
      warn(form);
    });
  }

  // Another code may let somebody else in.
  document.querySelector("form[data-door]")?.addEventListener("submit", () => wipe(false));

  const behind = by("left-behind");
  if (behind) {
    wipe(false);
    if (unsent().length) {
      const note = behind.content.firstElementChild.cloneNode(true);
      fillIn(note);
      note.querySelector("[data-remove]").addEventListener("click", () => {
        wipe(true);
        note.remove();
        by("main").focus();
      });
      by("main").prepend(note);
    }
  }

  return { download };
})();
