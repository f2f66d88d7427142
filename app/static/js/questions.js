/* The question page without waiting for the server: shows one question after another, puts each
   answer into the queue at once, and lets `bilet.Sender` carry it. Without this script the same
   page works by plain forms.

   A place is "b2" (title of block 2), "q7" (question 7) or "done". The questions are numbered by
   `order`, a list of item ids. Of an adaptive form its rest is a plan: every reply of the server
   may bring a new one, and without network the last one holds. */
"use strict";

(() => {
  const LEAVE_WITHIN_MS = 1500;
  const MOST_AT_ONCE = 20; // More are refused (app/services/answering.py).
  const TOO_SOON_MS = 400; // A double click must not answer the question that has just appeared.
  const PLAN_HOLDS = 3;
  const PAUSE_AFTER_MS = 12 * 60 * 1000;
  const REST_MS = 5 * 60 * 1000; // Whoever has not answered for so long has had a pause.
  const by = (id) => document.getElementById(id);
  const data = JSON.parse(by("questions").textContent);
  const { adaptive, parts, words } = data;
  const items = new Map(data.items.map(([id, ...item]) => [id, item])); // [text, options, figure]
  const known = new Map(Object.entries(data.stored)); // item id → [seq, value]
  const views = { b: by("view-block"), q: by("view-question"), d: by("view-done") };
  const main = by("main");
  const form = by("answer-form");
  const finishForm = by("finish-form");
  const exit = document.querySelector(".masthead .service-link span");
  let order = data.order;
  let place = "";
  let shownAt = 0;
  let hiddenAt = 0;
  let movedAt = 0;
  let answeredAt = 0;
  let goingSince = -1000 * data.going;
  let trouble = false;
  let afterwards = null; // What to do once everything is stored.

  const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
  const numberOf = (target) => Number(target.slice(1));
  const idOn = (target) => (target[0] === "q" ? order[numberOf(target) - 1] : null);
  const optionsOf = (id) => items.get(id)[1] || data.options;
  const firstOpen = () => order.findIndex((id) => !known.has(id));
  const partOf = (at) => parts.findLastIndex(([, first]) => first <= at + 1);
  const minutes = (count) => Math.ceil((count * data.seconds) / 60);
  const whole = (value) => Number.isInteger(value);

  const queue = new bilet.Queue(
    data.id,
    { owner: data.owner, instrument: data.instrument },
    (e) =>
      items.has(e.item) && whole(e.seq) && e.seq > 0 && optionsOf(e.item).some(([v]) => v === e.value),
  );
  const recalled = offline.recall(data, queue);
  if (recalled.order) order = recalled.order.filter((id) => items.has(id));
  const late = [...recalled.answers, ...queue.all()].sort((one, other) => (one.at || 0) - (other.at || 0));
  const stored = new Set(known.keys());
  for (const { item, seq, value } of late) {
    if (!known.has(item) || seq > known.get(item)[0]) known.set(item, [seq, value]);
  }
  if (adaptive) {
    const ids = order.filter((id) => stored.has(id));
    order = settled([...ids, ...late.map(({ item }) => item)], order);
  }
  const sender = new bilet.Sender(
    queue,
    data.answers,
    document.querySelector("meta[name=csrf-token]").content,
    MOST_AT_ONCE,
    { state: showState, stored: take },
  );
  if (adaptive) sender.patience = 3 * sender.patience;

  /* A plan made three answers ago asks as well as a fresh one (ADR 10); only its end must be fresh. */
  function batchFor(left) {
    return left < PLAN_HOLDS ? 1 : PLAN_HOLDS;
  }

  /* Both lists one after the other, nothing twice, and no more than the form may have. */
  function settled(fixed, plan) {
    const ids = [...new Set([...fixed, ...plan])];
    return ids.filter((id, at) => at < data.most || known.has(id) || fixed.includes(id));
  }

  /* A new plan: the answered questions and the one on the screen keep their places. */
  function replan(coming) {
    const here = idOn(place);
    const fixed = order.filter((id) => known.has(id) || id === here);
    order = settled(fixed, coming.filter((id) => items.has(id)));
    if (place === "done" && firstOpen() >= 0) {
      go(nextPlace(-1), true);
      say(fill(words.more, { count: order.filter((id) => !known.has(id)).length }));
    } else if (place[0] === "q" && order[numberOf(place) - 1] !== here) {
      go(`q${order.indexOf(here) + 1}`, true);
    } else showProgress();
  }

  /* Where to go when nothing else is asked for: the title of a block, a question, or the end. */
  function nextPlace(titleOf) {
    const at = firstOpen();
    if (at < 0) return "done";
    const part = partOf(at);
    return parts[part][1] === at + 1 && part === titleOf ? `b${part + 1}` : `q${at + 1}`;
  }

  function addressOf(target) {
    if (target === "done") return data.address;
    return `${data.address}?${target[0] === "q" ? "n" : "block"}=${target.slice(1)}`;
  }

  /* What lies behind the open question of an adaptive form has no place of its own yet. */
  function reachable(target) {
    const open = firstOpen();
    const last = adaptive && open >= 0 ? open + 1 : order.length;
    return target[0] === "q" && !(numberOf(target) <= last) ? nextPlace(-1) : target;
  }

  function go(wanted, replace) {
    const target = reachable(wanted);
    history[replace ? "replaceState" : "pushState"](target, "", addressOf(target));
    show(target);
  }

  function show(wanted) {
    if (place === "finished") return;
    const target = reachable(wanted);
    place = target;
    afterwards = null;
    sender.hurry = false;
    for (const [name, view] of Object.entries(views)) view.hidden = name !== target[0];
    if (target[0] === "q") showQuestion(numberOf(target) - 1);
    else if (target[0] === "b") showPart(numberOf(target) - 1);
    else {
      by("last").href = addressOf(`q${order.length}`);
      document.title = `${words.done} — ${words.site}`;
    }
    showProgress();
    focusTitle();
    scrollTo(0, 0);
    shownAt = performance.now();
  }

  /* A situation is read before its question. */
  function focusTitle() {
    const title = views[place[0]].querySelector(".situation") || views[place[0]].querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }

  function showQuestion(at) {
    const id = order[at];
    const [text, options, figure] = items.get(id);
    const [seq, value] = known.get(id) || [0, null];
    const name = fill(words.question, { number: at + 1, total: order.length });
    const asked = form.querySelector(data.kind === "judgement" ? ".situation" : "h1");
    if (data.kind !== "pairs") asked.textContent = text;
    by("value-error")?.remove();
    // `elements.item` is the method of the collection, whatever a field is called.
    if (options && form.elements.namedItem("item").value !== id) bilet.card.show(form, options, figure);
    form.elements.namedItem("item").value = id;
    Object.assign(form.elements.seq, { value: seq + 1 });
    Object.assign(form.elements.n, { value: at + 1 });
    showPressed(value);
    by("keys").textContent = fill(words.keys, { count: optionsOf(id).length });
    by("back").hidden = at === 0;
    by("back").href = addressOf(`q${at}`);
    by("forward").hidden = value === null;
    document.title = `${name} — ${words.site}`;
    say(name);
    const going = performance.now() - goingSince;
    by("rest").hidden = going < PAUSE_AFTER_MS;
    by("rest").firstElementChild.textContent = fill(words.rest, { minutes: Math.floor(going / 60000) });
  }

  function showPart(at) {
    const [title, first, planned] = parts[at];
    const count = adaptive ? order.length : planned;
    const view = views.b;
    view.querySelector("h1").textContent = title;
    view.querySelector(".lead").textContent = fill(words.part, { count, minutes: minutes(count) });
    by("intro").hidden = at !== 0;
    by("go").href = addressOf(`q${first}`);
    document.title = `${title} — ${words.site}`;
  }

  function showProgress() {
    const total = order.length;
    const answered = order.filter((id) => known.has(id)).length;
    const left = { minutes: minutes(total - answered) };
    const number = numberOf(place);
    const block = place[0] === "b" ? number : place[0] === "q" ? partOf(number - 1) + 1 : parts.length;
    const line = document.querySelector(".progress");
    const head = document.createElement("span");
    const rest = document.createElement("span");
    rest.className = "muted";
    if (parts.length > 1) {
      head.textContent = fill(words.block, { block, blocks: parts.length });
      if (left.minutes) rest.textContent = `, ${fill(words.minutes, left)}`;
    } else if (left.minutes) head.textContent = fill(words.left, left);
    const count = line.querySelector(".progress-count");
    count.textContent = fill(words.answered, { answered, total });
    line.querySelector(".progress-words").replaceChildren(head, rest, count);
    line.querySelector(".line-done").setAttribute("width", `${((100 * answered) / total).toFixed(1)}%`);
    line.querySelectorAll("circle").forEach((stop, at) => {
      stop.setAttribute("class", at + 1 < block ? "stop-done" : "stop-next");
    });
  }

  function whenStored(action) {
    afterwards = action;
    sender.hurry = true;
    sender.say(sender.stopped || "saving");
    sender.now();
  }

  function say(text) {
    by("say").textContent = text;
  }

  function showState(state, count) {
    offline.watch(state);
    const wasTrouble = trouble;
    trouble = state !== "saved" && state !== "saving";
    for (const each of document.querySelectorAll("#states [data-state]")) {
      each.hidden = each.dataset.state !== state;
      each.querySelector("span").textContent = each.hidden ? "" : fill(words[state], { count });
    }
    if (trouble !== wasTrouble) {
      say(fill(trouble ? words[state] : words.saved, { count }));
      exit.textContent = trouble ? words.leave : words.pause;
    }
    if (afterwards && state === "saved") afterwards();
    if (state === "finished" && place !== state) tooLate();
  }

  /* Finished elsewhere: nothing more to ask. What came too late is told before the result. */
  function tooLate() {
    place = "finished";
    for (const view of Object.values(views)) view.hidden = true;
    document.querySelector(".progress").hidden = true;
    const way = document.querySelector("#states [data-state=finished] a");
    way.addEventListener("click", () => queue.write([]));
    way.focus();
  }

  /* The server's word on what counts. A conflict is told, and decided by the pupil. */
  function take(stored, conflicts, coming) {
    for (const [id, [seq, value]] of Object.entries(stored)) {
      if (!known.has(id) || seq >= known.get(id)[0] || conflicts.includes(id)) {
        known.set(id, [seq, value]);
      }
    }
    if (adaptive && coming) replan(coming);
    offline.remember(data, known, order);
    for (const id of conflicts) {
      queue.forget(id);
      tell(id);
    }
    if (conflicts.length) afterwards = null;
    if (place[0] === "q") showPressed(known.get(idOn(place))?.[1]);
  }

  function showPressed(value) {
    for (const button of form.querySelectorAll("button[name=value]")) {
      if (Number(button.value) === value) button.setAttribute("aria-pressed", "true");
      else button.removeAttribute("aria-pressed");
    }
  }

  function tell(id) {
    const at = order.indexOf(id);
    const short = data.kind === "rating" || data.kind === "keyed";
    const item = short ? `«${items.get(id)[0]}»` : fill(words.question, { number: at + 1, total: order.length });
    const answer = optionsOf(id).find(([value]) => value === known.get(id)[1])[1];
    const note = by("note").content.firstElementChild.cloneNode(true);
    const [again, keep] = note.querySelectorAll("button");
    const text = fill(words.conflict, { item, answer });
    const close = () => {
      note.remove();
      by("notes").hidden = !by("notes").childElementCount;
    };
    note.querySelector("p").textContent = text;
    again.addEventListener("click", () => (close(), go(`q${order.indexOf(id) + 1}`)));
    keep.addEventListener("click", () => (close(), focusTitle()));
    by("notes").append(note);
    by("notes").hidden = false;
    movedAt = performance.now(); // The answers have just slid down, away from the finger.
    say(text);
  }

  function answer(value) {
    const now = performance.now();
    const spent = now - shownAt;
    if (place[0] !== "q" || now - Math.max(shownAt, movedAt) < TOO_SOON_MS) return;
    const at = numberOf(place) - 1;
    const id = order[at];
    const [seq, before] = known.get(id) || [0, null];
    if (value !== before) {
      known.set(id, [seq + 1, value]);
      queue.add({ item: id, value, seq: seq + 1, ms: Math.round(spent), at: at + 1 });
      offline.remember(data, known, order);
    }
    if (now - answeredAt > REST_MS && answeredAt) goingSince = now;
    answeredAt = now;
    const part = partOf(at);
    const target = nextPlace(part + 1);
    go(target);
    if (adaptive) sender.batch = batchFor(order.filter((open) => !known.has(open)).length);
    if (value !== before) sender.added();
    if (target[0] !== "q" || partOf(numberOf(target) - 1) !== part) sender.now();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter) answer(Number(event.submitter.value));
  });
  finishForm.addEventListener("submit", (event) => {
    if (!queue.all().length) return;
    event.preventDefault();
    whenStored(() => finishForm.submit());
  });
  for (const way of [exit.parentElement, by("rest").querySelector("a")]) {
    way.addEventListener("click", (event) => {
      if (trouble || !queue.all().length || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const leave = () => location.assign(way.href);
      whenStored(leave);
      setTimeout(leave, LEAVE_WITHIN_MS); // What is left goes by itself while the page closes.
    });
  }
  const link = (id, action) =>
    by(id).addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      action();
    });
  const back = () => go(`q${numberOf(place) - 1}`, true);
  link("back", back);
  link("forward", () => go(nextPlace(-1)));
  link("go", () => go(`q${parts[numberOf(place) - 1][1]}`));
  link("last", () => go(`q${order.length}`));

  // Single keys work only while the focus is in the question (WCAG 2.1.4); it is put there.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || place[0] !== "q") return;
    if (!main.contains(document.activeElement)) return;
    const buttons = form.querySelectorAll("button[name=value]");
    const button = /^\d$/.test(event.key) ? buttons[Number(event.key) - 1] : null;
    if (button) answer(Number(button.value));
    else if ((event.key === "Backspace" || event.key === "ArrowLeft") && place !== "q1") back();
    else return;
    event.preventDefault();
  });
  addEventListener("popstate", (event) => event.state && show(event.state));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("visibilitychange", () => {
    // Time behind another window is not time spent on the question.
    if (document.visibilityState === "hidden") hiddenAt = performance.now();
    else shownAt += performance.now() - hiddenAt;
  });

  offline.ready(data, queue);
  by("keys").hidden = !matchMedia("(hover: hover) and (pointer: fine)").matches;
  const asked = new URLSearchParams(location.search);
  const n = Number(asked.get("n"));
  const untouched = known.size === 0 ? 0 : -1;
  go(n ? `q${n}` : asked.get("block") ? `b${asked.get("block")}` : nextPlace(untouched), true);
  main.focus({ preventScroll: true }); // A page that has just opened is read from its top.
  if (queue.all().length) {
    sender.say("saving");
    sender.now();
  }
})();
