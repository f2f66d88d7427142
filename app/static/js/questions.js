/* The question page without waiting for the server: shows one question after another, puts each
   answer into the queue at once, and lets `bilet.Sender` carry it. Without this script the same
   page works by plain forms.

   A place is "b2" (title of block 2), "q7" (question 7) or "done". */
"use strict";

(() => {
  const LEAVE_WITHIN_MS = 1500;
  const TOO_SOON_MS = 400; // A double click must not answer the question that has just appeared.
  const by = (id) => document.getElementById(id);
  const data = JSON.parse(by("questions").textContent);
  const { items, options, parts, words } = data;
  const index = new Map(items.map(([id], at) => [id, at]));
  const known = new Map(Object.entries(data.stored)); // item id → [seq, value]
  const views = { b: by("view-block"), q: by("view-question"), d: by("view-done") };
  const main = by("main");
  const form = by("answer-form");
  const buttons = [...form.querySelectorAll("button[name=value]")];
  const finishForm = by("finish-form");
  const exit = document.querySelector(".masthead .service-link span");
  let place = "";
  let shownAt = 0;
  let hiddenAt = 0;
  let movedAt = 0;
  let trouble = false;
  let afterwards = null; // What to do once everything is stored.

  const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
  const isOpen = (at) => !known.has(items[at][0]);
  const firstOpen = () => items.findIndex((_, at) => isOpen(at));
  const partOf = (at) => parts.findLastIndex(([, first]) => first <= at + 1);
  const minutes = (count) => Math.ceil((count * data.seconds) / 60);
  const whole = (value) => Number.isInteger(value);

  const queue = new bilet.Queue(
    data.id,
    (e) => index.has(e.item) && whole(e.seq) && e.seq > 0 && options.some(([v]) => v === e.value),
  );
  for (const { item, seq, value } of queue.all()) {
    if (!known.has(item) || seq > known.get(item)[0]) known.set(item, [seq, value]);
  }
  const sender = new bilet.Sender(
    queue,
    data.answers,
    document.querySelector("meta[name=csrf-token]").content,
    Math.min(20, items.length),
    { state: showState, stored: take, finished: () => location.replace(data.result) },
  );

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

  function go(target, replace) {
    history[replace ? "replaceState" : "pushState"](target, "", addressOf(target));
    show(target);
  }

  function show(target) {
    place = target;
    afterwards = null;
    sender.hurry = false;
    for (const [name, view] of Object.entries(views)) view.hidden = name !== target[0];
    const number = Number(target.slice(1));
    if (target[0] === "q") showQuestion(number - 1);
    else if (target[0] === "b") showPart(number - 1);
    else document.title = `${words.done} — ${words.site}`;
    showProgress();
    focusTitle();
    scrollTo(0, 0);
    shownAt = performance.now();
  }

  function focusTitle() {
    const title = views[place[0]].querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }

  function showQuestion(at) {
    const [id, text] = items[at];
    const [seq, value] = known.get(id) || [0, null];
    const name = fill(words.question, { number: at + 1, total: items.length });
    form.querySelector("h1").textContent = text;
    by("value-error")?.remove();
    // `elements.item` is the method of the collection, whatever a field is called.
    form.elements.namedItem("item").value = id;
    Object.assign(form.elements.seq, { value: seq + 1 });
    Object.assign(form.elements.n, { value: at + 1 });
    showPressed(value);
    by("back").hidden = at === 0;
    by("back").href = addressOf(`q${at}`);
    by("forward").hidden = value === null;
    document.title = `${name} — ${words.site}`;
    say(name);
  }

  function showPart(at) {
    const [title, first, count] = parts[at];
    const view = views.b;
    view.querySelector("h1").textContent = title;
    view.querySelector(".lead").textContent = fill(words.part, { count, minutes: minutes(count) });
    by("intro").hidden = at !== 0;
    by("go").href = addressOf(`q${first}`);
    document.title = `${title} — ${words.site}`;
  }

  function showProgress() {
    const left = items.filter((_, at) => isOpen(at)).length;
    const [answered, total] = [items.length - left, items.length];
    const number = Number(place.slice(1));
    const block = place[0] === "b" ? number : place[0] === "q" ? partOf(number - 1) + 1 : parts.length;
    const line = document.querySelector(".progress");
    const head = document.createTextNode(fill(words.block, { block, blocks: parts.length }));
    const rest = document.createElement("span");
    rest.className = "muted";
    rest.textContent = left ? `, ${fill(words.minutes, { minutes: minutes(left) })}` : "";
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
    sender.say("saving");
    sender.now();
  }

  function say(text) {
    by("say").textContent = text;
  }

  function showState(state, count) {
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
  }

  /* The server's word on what counts. A conflict is told, and decided by the pupil. */
  function take(stored, conflicts) {
    for (const [id, [seq, value]] of Object.entries(stored)) {
      if (!known.has(id) || seq >= known.get(id)[0] || conflicts.includes(id)) {
        known.set(id, [seq, value]);
      }
    }
    for (const id of conflicts) {
      queue.forget(id);
      tell(index.get(id));
    }
    if (conflicts.length) afterwards = null;
    if (place[0] === "q") showPressed(known.get(items[Number(place.slice(1)) - 1][0])?.[1]);
  }

  function showPressed(value) {
    for (const button of buttons) {
      if (Number(button.value) === value) button.setAttribute("aria-pressed", "true");
      else button.removeAttribute("aria-pressed");
    }
  }

  function tell(at) {
    const [id, item] = items[at];
    const answer = options.find(([value]) => value === known.get(id)[1])[1];
    const note = by("note").content.firstElementChild.cloneNode(true);
    const [again, keep] = note.querySelectorAll("button");
    const text = fill(words.conflict, { item, answer });
    const close = () => {
      note.remove();
      by("notes").hidden = !by("notes").childElementCount;
    };
    note.querySelector("p").textContent = text;
    again.addEventListener("click", () => (close(), go(`q${at + 1}`)));
    keep.addEventListener("click", () => (close(), focusTitle()));
    by("notes").append(note);
    by("notes").hidden = false;
    movedAt = performance.now(); // The answers have just slid down, away from the finger.
    say(text);
  }

  function answer(value) {
    const spent = performance.now() - shownAt;
    const still = performance.now() - Math.max(shownAt, movedAt);
    if (place[0] !== "q" || still < TOO_SOON_MS) return;
    const at = Number(place.slice(1)) - 1;
    const id = items[at][0];
    const [seq, before] = known.get(id) || [0, null];
    if (value !== before) {
      known.set(id, [seq + 1, value]);
      queue.add({ item: id, value, seq: seq + 1, ms: Math.round(spent) });
    }
    const part = partOf(at);
    const target = nextPlace(part + 1);
    go(target);
    if (value !== before) sender.added();
    if (target[0] !== "q" || partOf(Number(target.slice(1)) - 1) !== part) sender.now();
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
  exit.parentElement.addEventListener("click", (event) => {
    if (trouble || !queue.all().length || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const leave = () => location.assign(exit.parentElement.href);
    whenStored(leave);
    setTimeout(leave, LEAVE_WITHIN_MS); // What is left goes by itself while the page closes.
  });
  const link = (id, action) =>
    by(id).addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      action();
    });
  const back = () => go(`q${Number(place.slice(1)) - 1}`, true);
  link("back", back);
  link("forward", () => go(nextPlace(-1)));
  link("go", () => go(`q${parts[Number(place.slice(1)) - 1][1]}`));
  link("last", () => go(`q${items.length}`));

  // Single keys work only while the focus is in the question (WCAG 2.1.4); it is put there.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || place[0] !== "q") return;
    if (!main.contains(document.activeElement)) return;
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
