/* What this site leaves on a device, and how it goes. On shared computers nothing of one person may
   stay for the next: signing out takes everything, and so does a sign-in page with nobody signed in.
   Only answers that no server has yet are never taken away without a word. */
"use strict";

(() => {
  const PREFIX = "bilet:";
  const QUEUES = `${PREFIX}answers:`;
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

  /* Says how many answers wait, and gives each attempt its button for a file; several have numbers. */
  function fillIn(note) {
    const waiting = unsent();
    const count = waiting.reduce((sum, { answers }) => sum + answers.length, 0);
    const title = note.querySelector(".callout-title");
    title.textContent = title.textContent.replace("{count}", count);
    const button = note.querySelector("[data-file]");
    const said = note.querySelector("[data-said]");
    for (const [at, each] of waiting.entries()) {
      const own = button.cloneNode(true);
      const name = answersFile.nameOf(each.attempt);
      if (waiting.length > 1) own.querySelector("span").append(` ${at + 1}`);
      own.addEventListener("click", () => {
        answersFile.download(each);
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
})();
