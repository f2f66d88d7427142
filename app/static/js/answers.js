/* Answers on their way from this device to the server.

   Queue    what is not acknowledged yet, in localStorage: item ids, values, times, and the owner as
            a digest that says nothing to others.
   Sender   sends it in batches, again and again, until the server has said what it stored.

   Whoever signs out removes their own queues (device.js). Nothing else removes an answer that no
   server has, however old it seems: a school computer's clock may be years out.
   A reply removes only what was sent, so two tabs can share one queue. */
"use strict";

const bilet = (() => {
  const QUEUES = "bilet:answers:";
  const WELL = new Set(["saved", "saving", "finished"]);
  const BATCH_AT = 6;
  const BATCH_AFTER_MS = 4000;
  const REPLY_WITHIN_MS = 15000;

  function parsed(text) {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  class Queue {
    /* `accepts(entry)` says whether an entry found on this device belongs to the form;
       `label` ({owner, instrument}) is written down for whoever finds the answers elsewhere. */
    constructor(id, label, accepts) {
      this.key = QUEUES + id;
      this.label = label;
      this.accepts = accepts;
      this.memory = null;
      if (this.all().length) this.write(this.all()); // A guest's may be a pupil's by now.
    }

    all() {
      if (this.memory) return this.memory;
      try {
        const found = parsed(localStorage.getItem(this.key)).answers;
        return Array.isArray(found) ? found.filter((entry) => entry && this.accepts(entry)) : [];
      } catch {
        return [];
      }
    }

    write(entries) {
      try {
        if (!entries.length) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, JSON.stringify({ ...this.label, answers: entries }));
        this.memory = null;
      } catch {
        this.memory = entries; // Storage is full or forbidden: this tab remembers.
      }
    }

    add(entry) {
      this.write([...this.all(), entry]);
    }

    remove(sent) {
      const name = (entry) => `${entry.item}/${entry.seq}/${entry.value}`;
      const gone = new Set(sent.map(name));
      this.write(this.all().filter((entry) => !gone.has(name(entry))));
    }

    forget(item) {
      this.write(this.all().filter((entry) => entry.item !== item));
    }
  }

  class Sender {
    /* on.state(state, count): saved | saving | offline | busy | out | stale, or
         tab: unsent, and this device does not keep them beyond this tab
         finished: the attempt was closed elsewhere, and so many answers came too late
       on.stored(stored, conflicts, coming): what the server holds now, which answers it refused,
         and of an adaptive form the ids to ask next
       `batch` answers are sent together, or whatever there is after `patience` milliseconds. */
    constructor(queue, address, token, most, on) {
      Object.assign(this, { queue, address, token, most, on });
      this.batch = BATCH_AT;
      this.patience = BATCH_AFTER_MS;
      this.failures = 0;
      this.stopped = null;
      this.hurry = false;
      this.parting = false;
      addEventListener("beforeunload", (event) => {
        if (this.said === "tab") event.preventDefault();
        this.part();
      });
      addEventListener("online", () => this.now());
      addEventListener("offline", () => this.say(this.stopped || "offline"));
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.leave();
        else this.now();
      });
    }

    say(state) {
      const count = this.queue.all().length;
      const onlyHere = this.queue.memory && !WELL.has(state);
      this.said = !count ? "saved" : onlyHere ? "tab" : state;
      this.on.state(this.said, count);
    }

    added() {
      const trouble = this.stopped || (this.failures ? this.trouble : null);
      this.say(trouble || (navigator.onLine ? "saving" : "offline")); // Tried all the same.
      if (trouble || this.sending) return;
      if (this.queue.all().length >= this.batch) this.now();
      else this.timer ||= setTimeout(() => this.now(), this.patience);
    }

    now() {
      clearTimeout(this.timer);
      this.timer = 0;
      if (!this.stopped && !this.sending) this.send(false);
    }

    leave() {
      if (!this.stopped && this.queue.all().length) this.send(true);
    }

    /* The page that comes may have been written before the answers under way were stored. It
       learns of them from the queue, so nothing leaves the queue any more; sent twice is harmless. */
    part() {
      this.parting = true;
      setTimeout(() => {
        this.parting = false; // Nobody left after all.
        this.now();
      }, REPLY_WITHIN_MS);
    }

    async send(leaving) {
      const batch = this.queue.all().slice(0, this.most);
      if (!batch.length) return this.say("saved");
      if (!leaving) this.sending = true;
      let reply = null;
      try {
        reply = await fetch(this.address, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify({ answers: batch }),
          keepalive: leaving,
          signal: leaving ? undefined : AbortSignal.timeout(REPLY_WITHIN_MS),
        });
        this.read(reply.status, parsed(await reply.text()), batch);
      } catch {
        this.again("offline");
      } finally {
        if (!leaving) this.sending = false;
      }
      if (this.failures || this.stopped || this.parting) return;
      if (this.hurry || this.queue.all().length >= this.batch) this.now();
      else if (this.queue.all().length) this.added();
    }

    read(status, body, batch) {
      if ((status === 200 || status === 409) && body.stored) {
        this.failures = 0;
        if (!this.parting) this.queue.remove(batch);
        this.on.stored(body.stored, body.conflicts, body.coming);
        this.say("saving");
      } else if (status === 409) {
        const late = new Set(body.late || batch.map(({ item }) => item));
        this.queue.remove(batch.filter(({ item }) => !late.has(item)));
        this.stop("finished"); // What came too late stays until it has been told.
      } else if (status === 401 || status === 403) this.stop("out");
      else if (status === 400 || status === 404 || status === 422) this.stop("stale");
      else this.again(status === 429 || status >= 500 ? "busy" : "offline");
    }

    /* Trying again would bring the same refusal; the answers stay on this device. */
    stop(state) {
      this.stopped = state;
      this.say(state);
    }

    again(trouble) {
      this.trouble = trouble;
      const wait = Math.min(30, 2 ** this.failures) * (0.75 + Math.random() / 2);
      this.failures += 1;
      this.say(trouble);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.now(), wait * 1000);
    }
  }

  return { Queue, Sender };
})();
