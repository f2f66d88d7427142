/* Answers on their way from this device to the server.

   Queue    what is not acknowledged yet, in localStorage: item ids, values and times, nothing else.
   Sender   sends it in batches, again and again, until the server has said what it stored.

   Every key in localStorage begins with `PREFIX`; whoever signs out removes them all (device.js).
   A reply removes only what was sent, so two tabs can share one queue. */
"use strict";

const bilet = (() => {
  const PREFIX = "bilet:";
  const QUEUES = PREFIX + "answers:";
  const KEPT_MS = 30 * 24 * 3600 * 1000;
  const BATCH_AT = 6;
  const BATCH_AFTER_MS = 4000;
  const REPLY_WITHIN_MS = 15000;

  function keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  class Queue {
    /* `accepts(entry)` says whether an entry found on this device belongs to the form;
       `instrument` is written down for whoever makes a file of the answers elsewhere. */
    constructor(id, instrument, accepts) {
      this.key = QUEUES + id;
      this.instrument = instrument;
      this.accepts = accepts;
      this.memory = null;
      this.tidy();
    }

    /* On shared computers the leftovers of others must not stay for ever. */
    tidy() {
      for (const key of keys()) {
        const old = Date.now() - (parsed(localStorage.getItem(key)).at || 0) > KEPT_MS;
        if (key.startsWith(QUEUES) && key !== this.key && old) localStorage.removeItem(key);
      }
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
        else {
          const { instrument } = this;
          const record = { at: Date.now(), instrument, answers: entries };
          localStorage.setItem(this.key, JSON.stringify(record));
        }
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
    /* on.state(state, count): saved | saving | offline | busy | out | stale
       on.stored(stored, conflicts, coming): what the server holds now, which answers it refused,
         and of an adaptive form the ids to ask next
       on.finished(): the attempt is closed, nothing more is taken
       `batch` answers are sent together, or whatever there is after `patience` milliseconds. */
    constructor(queue, address, token, most, on) {
      Object.assign(this, { queue, address, token, most, on });
      this.batch = BATCH_AT;
      this.patience = BATCH_AFTER_MS;
      this.failures = 0;
      this.stopped = null;
      this.hurry = false;
      this.parting = false;
      addEventListener("beforeunload", () => this.part());
      addEventListener("online", () => this.now());
      addEventListener("offline", () => this.say("offline"));
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.leave();
        else this.now();
      });
    }

    say(state) {
      const count = this.queue.all().length;
      this.on.state(count ? state : "saved", count);
    }

    added() {
      const trouble = this.stopped || (this.failures ? this.trouble : null);
      this.say(trouble || "saving");
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
        this.stopped = "stale";
        this.queue.write([]);
        this.on.finished();
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
