/* What this site leaves on a device, and how it goes. On shared computers nothing of one person may
   stay for the next: signing out takes everything of whoever leaves, and so does a sign-in page with
   nobody signed in. Only answers that no server has yet are never taken away without a word, and
   those of others not at all: each queue carries its owner, a digest that only the server can make.
   A pupil who comes back has them sent from the page of the route. */
"use strict";

(() => {
  const PREFIX = "bilet:";
  const QUEUES = `${PREFIX}answers:`;
  const MOST_AT_ONCE = 20; // More are refused (app/services/answering.py).
  const { owner } = document.currentScript.dataset;
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

  /* The answers that no server has acknowledged: [{attempt, owner, instrument, answers}]. */
  function unsent() {
    return stored()
      .filter(([key]) => key.startsWith(QUEUES))
      .map(([key, text]) => ({ attempt: key.slice(QUEUES.length), ...parsed(text) }))
      .filter(({ answers }) => Array.isArray(answers) && answers.length);
  }

  const isMine = (queue) => Boolean(owner) && queue.owner === owner;
  const mine = () => unsent().filter(isMine);
  const others = () => unsent().filter((queue) => !isMine(queue));
  const countOf = (queues) => queues.reduce((sum, { answers }) => sum + answers.length, 0);

  /* These answers leave the device; what another tab has added meanwhile stays. */
  function forget({ attempt, answers }) {
    const name = ({ item, seq, value }) => `${item}/${seq}/${value}`;
    const gone = new Set(answers.map(name));
    const queue = parsed(localStorage.getItem(QUEUES + attempt));
    const left = (queue.answers || []).filter((answer) => !gone.has(name(answer)));
    if (!left.length) localStorage.removeItem(QUEUES + attempt);
    else localStorage.setItem(QUEUES + attempt, JSON.stringify({ ...queue, answers: left }));
  }

  /* Everything but these unsent answers. */
  function wipe(kept) {
    const waiting = new Set(kept.map(({ attempt }) => QUEUES + attempt));
    for (const [key] of stored()) if (!waiting.has(key)) localStorage.removeItem(key);
    globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
    navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  }

  /* Sends one's own answers; what the server has taken leaves the queue. Returns how many it will
     never take: the attempt was finished, or another tab had decided. Throws when it could not be
     asked. */
  async function sendMine() {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const counts = await Promise.all(mine().map((queue) => send(queue, token)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async function send({ attempt, answers }, token) {
    let refused = 0;
    for (let at = 0; at < answers.length; at += MOST_AT_ONCE) {
      const batch = answers.slice(at, at + MOST_AT_ONCE);
      const reply = await fetch(`/attempts/${attempt}/answers`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ answers: batch }),
        signal: AbortSignal.timeout(15_000),
      });
      if (reply.status !== 200 && reply.status !== 409) throw new Error(`status ${reply.status}`);
      const { late, conflicts } = parsed(await reply.text());
      const out = new Set(late || conflicts);
      const taken = batch.filter(({ item }) => !out.has(item));
      refused += batch.length - taken.length;
      forget({ attempt, answers: taken });
    }
    return refused;
  }

  /* A notice: how many answers wait, and for each attempt a button for its file and a link to it;
     several have numbers. */
  function notice(template, waiting, count = countOf(waiting)) {
    const note = by(template).content.firstElementChild.cloneNode(true);
    const title = note.querySelector(".callout-title");
    const said = note.querySelector("[data-said]");
    title.textContent = title.textContent.replace("{count}", count);
    for (const kind of ["file", "open"]) {
      const way = note.querySelector(`[data-${kind}]`);
      for (const [at, queue] of way ? waiting.entries() : []) {
        const own = way.cloneNode(true);
        if (waiting.length > 1) own.querySelector("span").append(` ${at + 1}`);
        if (kind === "open") own.href = `/attempts/${queue.attempt}`;
        else own.addEventListener("click", () => download(queue, said));
        way.before(own);
      }
      way?.remove();
    }
    return note;
  }

  function download(queue, said) {
    answersFile.download(queue);
    said.textContent = said.dataset.downloaded.replace("{name}", answersFile.nameOf(queue.attempt));
  }

  const press = (note, name, action) =>
    note.querySelector(`[data-${name}]`)?.addEventListener("click", action);

  /* Signing out with unsent answers: told first, and done only when somebody has chosen. */
  function warn(form) {
    by("leaving")?.remove();
    const note = notice("unsent", mine());
    const title = note.querySelector(".callout-title");
    const said = note.querySelector("[data-said]");
    const foreign = note.querySelector("[data-others]");
    foreign.hidden = !others().length;
    foreign.textContent = foreign.textContent.replace("{count}", countOf(others()));
    const leave = () => {
      wipe(others());
      form.submit();
    };
    press(note, "send", async ({ currentTarget: button }) => {
      button.disabled = true;
      said.textContent = said.dataset.sending;
      try {
        const refused = await sendMine();
        if (!refused) return leave();
        said.textContent = said.dataset.refused.replace("{count}", refused);
      } catch {
        said.textContent = said.dataset.failed; // No network, or not taken.
      }
      button.disabled = false;
    });
    press(note, "leave", leave);
    press(note, "stay", () => {
      note.remove();
      form.querySelector("button").focus();
    });
    note.id = "leaving";
    by("main").prepend(note);
    title.tabIndex = -1;
    title.focus();
  }

  /* Back after the session was lost: what waited here is sent, and it is said what became of it. */
  async function deliver(place) {
    const count = countOf(mine());
    const tell = (...note) => place.replaceChildren(notice(...note));
    if (!count) return;
    try {
      const refused = await sendMine();
      if (!refused) return tell("own-sent", [], count);
      const late = mine();
      tell("own-refused", late, refused);
      press(place, "understood", () => {
        late.forEach(forget);
        place.replaceChildren();
        by("main").focus();
      });
    } catch {
      tell("own-waiting", mine()); // No network, or not taken: the page of the questions says more.
    }
  }

  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => {
      if (!mine().length) return wipe(others());
      event.preventDefault();
      warn(form);
    });
  }

  // Whoever signs in may be somebody else.
  for (const form of document.querySelectorAll("form[data-door]")) {
    form.addEventListener("submit", () => wipe(unsent()));
  }

  if (by("own-answers")) deliver(by("own-answers"));

  if (by("left-behind")) {
    wipe(unsent());
    if (unsent().length) {
      const note = notice("left-behind", unsent());
      press(note, "remove", () => {
        wipe([]);
        note.remove();
        by("main").focus();
      });
      by("main").prepend(note);
    }
  }
})();
