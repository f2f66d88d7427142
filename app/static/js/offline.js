/* What the question page needs to go on without network: the service worker that keeps the page,
   a memory of all answers given on this device, and the offer of a file when nothing else helps.

   The memory (`bilet:known:<attempt>`) holds item → [seq, value, position] and, of an adaptive form,
   the last plan. A page kept by the service worker is older than the answers given since. */
"use strict";

const offline = (() => {
  const KNOWN = "bilet:known:";
  const KEPT_MS = 7 * 24 * 3600 * 1000; // As long as the service worker keeps a page.
  const CREDIBLE = Date.UTC(2025); // A clock with a dead battery says something earlier.
  const AT_ONCE = new Set(["out", "stale", "tab", "finished"]);
  const OFFER_AFTER_MS = 30_000;
  const ANSWERS_WITHIN_MS = 5000;
  const isCopy = document.documentElement.dataset.kept !== undefined;
  const { worker, health, file: fileMaker } = document.currentScript.dataset;
  const offer = document.getElementById("answers-file");
  const finishForm = document.getElementById("finish-form");
  const later = document.getElementById("finish-later");
  let timer = 0;
  let trouble = false;
  let brought = null;

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {}; // Forbidden, or not ours: then there is nothing to remember.
    }
  }

  function tidy() {
    try {
      for (const key of Object.keys(localStorage)) {
        const { at } = key.startsWith(KNOWN) ? read(key) : {};
        if (at > CREDIBLE && Date.now() - at > KEPT_MS) localStorage.removeItem(key);
      }
    } catch {
      return; // Forbidden: then there is nothing to tidy.
    }
  }

  /* The answers of this device that the page does not know, and the last plan if the page is older
     than it. A page fresh from the server ought to know them all; what it lacks, the server has
     lost (an old backup was brought back), and it is sent again. */
  function recall(data, queue) {
    tidy();
    const { answers = {}, order } = read(KNOWN + data.id);
    const found = [];
    for (const [item, [seq, value, at]] of Object.entries(answers)) {
      const entry = { item, seq, value, ms: null, at };
      if (queue.accepts(entry) && seq > (data.stored[item]?.[0] || 0)) found.push(entry);
    }
    const waiting = new Set(queue.all().map(({ item, seq }) => `${item}/${seq}`));
    if (!isCopy) {
      for (const entry of found) if (!waiting.has(`${entry.item}/${entry.seq}`)) queue.add(entry);
    }
    return { answers: found, order: isCopy && Array.isArray(order) ? order : null };
  }

  function remember(data, known, order) {
    const answers = {};
    for (const [item, [seq, value]] of known) answers[item] = [seq, value, order.indexOf(item) + 1];
    const record = { at: Date.now(), answers, order: data.adaptive ? order : null };
    try {
      localStorage.setItem(KNOWN + data.id, JSON.stringify(record));
    } catch {
      return; // Storage is full or forbidden: the server and the queue hold the answers.
    }
  }

  /* The script that makes a file; True when it is there. Hardly anybody needs it, so it is not part
     of the page; but the service worker has it by then, and without a worker it comes at once. */
  function bring() {
    brought ||= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = fileMaker;
      script.onload = () => resolve(true);
      script.onerror = () => {
        brought = null;
        resolve(false);
      };
      document.head.append(script);
    });
    return brought;
  }

  /* A file is offered when sending has failed for a while, and at once when it cannot succeed or
     the answers would go with the tab. */
  function watch(state) {
    trouble = state !== "saved" && state !== "saving";
    if (!trouble) {
      clearTimeout(timer);
      timer = 0;
      offer.hidden = true;
    } else if (AT_ONCE.has(state)) showOffer();
    else timer ||= setTimeout(showOffer, OFFER_AFTER_MS);
  }

  async function showOffer() {
    const there = await bring();
    timer = 0; // If it is not there, the next failure to send begins anew.
    offer.hidden = !there || !trouble;
  }

  function ready(data, queue) {
    offer.querySelector("button").addEventListener("click", () => {
      const { id: attempt, instrument } = data;
      answersFile.download({ attempt, instrument, answers: queue.all() });
      const said = offer.querySelector("[role=status]");
      said.textContent = said.dataset.downloaded;
    });
    finishForm.addEventListener("submit", (event) => {
      if (queue.all().length) return; // Sent first; then there is a network.
      event.preventDefault();
      finish();
    });
  }

  /* The result needs the server. Without it the browser would show an error page of its own. */
  async function finish() {
    later.textContent = "";
    try {
      await fetch(health, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    } catch {
      later.textContent = later.dataset.said;
      return;
    }
    finishForm.submit();
  }

  async function keep() {
    try {
      await navigator.serviceWorker.register(worker);
      const { active } = await navigator.serviceWorker.ready;
      active.postMessage({ keep: location.pathname });
    } catch {
      bring(); // Private windows: then the page needs the network to open.
    }
  }

  if ("serviceWorker" in navigator) {
    addEventListener("load", keep);
    navigator.serviceWorker.addEventListener("controllerchange", keep);
  } else addEventListener("load", bring); // Plain http and old browsers.

  return { recall, remember, watch, ready };
})();
