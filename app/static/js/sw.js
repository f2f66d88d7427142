/* Service worker of the question page: without network a reload, a new tab or a restarted browser
   still opens the questions. It keeps

   bilet-pages   the last copy of at most three question pages, for seven days. A copy says so
                 itself (`<html data-kept>`); what was answered since, its script knows.
   bilet-files   the static files that these pages name, and the page "no network".

   No other page is ever kept, and nothing but GET is touched. Whoever signs out, and every sign-in
   page that nobody is signed in to, removes all of it (device.js). */
"use strict";

const PAGES = "bilet-pages-1";
const FILES = "bilet-files-1";
const NO_NETWORK = "/offline";
const MOST_PAGES = 3;
const KEPT_MS = 7 * 24 * 3600 * 1000;
const WAIT_MS = 2500;
const QUESTIONS = /^\/attempts\/[\w-]+$/;
const RESULT = /^(\/attempts\/[\w-]+)\/result$/;
const GONE = new Set([403, 404]);
const KEPT_AT = "X-Kept-At";

let last = Promise.resolve();

/* One after the other: what one keeps, another must not take for leftovers. */
function inTurn(task) {
  last = last.then(task, task);
  return last;
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(inTurn(() => keepFile(NO_NETWORK)));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([inTurn(removeOld), clients.claim()]));
});

addEventListener("message", (event) => {
  const path = event.data?.keep;
  if (QUESTIONS.test(path)) event.waitUntil(inTurn(() => keepOpened(path)).catch(noNews));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, pathname));
});

/* Without network nothing is learnt; the copies stay as they are. */
function noNews() {}

async function file(request) {
  return (await caches.match(request, { cacheName: FILES })) || fetch(request);
}

/* Network first; and for a question page that takes long or does not come, its copy. */
function page(event, path) {
  const questions = QUESTIONS.test(path);
  const fresh = fetch(event.request);
  const learnt = fresh.then((response) => {
    const seen = questions ? response.clone() : response;
    return inTurn(() => learn(path, seen));
  });
  event.waitUntil(learnt.catch(noNews));
  return questions ? freshOrKept(path, fresh) : fresh.catch(noNetwork);
}

async function freshOrKept(path, fresh) {
  const kept = await copyOf(path);
  if (!kept) return fresh.catch(noNetwork);
  const wait = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  const first = await Promise.race([fresh.catch(() => undefined), wait]);
  return first && first.status < 500 ? first : kept;
}

async function noNetwork() {
  return (await caches.match(NO_NETWORK, { cacheName: FILES })) || Response.error();
}

/* What the server's answer says about the copies. A redirect or a refusal: finished, signed out,
   somebody else's. Trouble of the server says nothing. */
async function learn(path, response) {
  const result = RESULT.exec(path);
  if (result && response.ok) await forget(result[1]);
  else if (!QUESTIONS.test(path)) return;
  else if (response.status === 200) await keepPage(path, response);
  else if (response.type === "opaqueredirect" || GONE.has(response.status)) await forget(path);
}

async function forget(path) {
  await (await caches.open(PAGES)).delete(path);
  await prune();
}

/* The page that has registered this worker was loaded before it. */
async function keepOpened(path) {
  if (!(await copyOf(path))) await learn(path, await fetch(path, { redirect: "manual" }));
}

async function copyOf(path) {
  const kept = await caches.match(path, { cacheName: PAGES });
  return kept && isFresh(kept) ? kept : undefined;
}

function isFresh(kept) {
  return Date.now() - Number(kept.headers.get(KEPT_AT)) < KEPT_MS;
}

async function keepPage(path, response) {
  const text = (await response.text()).replace("<html", "<html data-kept");
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  headers.set(KEPT_AT, Date.now());
  await (await caches.open(PAGES)).put(path, new Response(text, { headers }));
  await Promise.all(filesIn(text).map((address) => keepFile(address)));
  const offline = await caches.match(NO_NETWORK, { cacheName: FILES });
  if (!offline || look(await offline.text()) !== look(text)) await keepFile(NO_NETWORK, true);
  await prune();
}

async function keepFile(address, again) {
  const files = await caches.open(FILES);
  if (!again && (await files.match(address))) return;
  const response = await fetch(address);
  if (response.ok && !response.redirected) await files.put(address, response.clone());
  if (address === NO_NETWORK) {
    await Promise.all(filesIn(await response.text()).map((each) => keepFile(each)));
  }
}

function filesIn(text) {
  return [...new Set(text.match(/\/static\/[\w./-]+(\?v=\w+)?/g))];
}

/* Language, theme and size stand in <html …>; a new version changes the style sheet's address. */
function look(text) {
  const tag = /<html[^>]*>/.exec(text)?.[0].replace(" data-kept", "");
  return `${tag} ${/\/static\/css\/app\.css\?v=\w+/.exec(text)}`;
}

/* Copies too many or too old, then files that no page names any more. */
async function prune() {
  const [pages, files] = await Promise.all([caches.open(PAGES), caches.open(FILES)]);
  const kept = [];
  for (const request of await pages.keys()) kept.push([request, await pages.match(request)]);
  kept.sort(([, one], [, other]) => other.headers.get(KEPT_AT) - one.headers.get(KEPT_AT));
  const named = new Set([NO_NETWORK, ...filesIn((await (await noNetwork()).text()))]);
  for (const [at, [request, response]] of kept.entries()) {
    if (at >= MOST_PAGES || !isFresh(response)) await pages.delete(request);
    else for (const address of filesIn(await response.text())) named.add(address);
  }
  for (const request of await files.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!named.has(pathname + search)) await files.delete(request);
  }
}

async function removeOld() {
  for (const name of await caches.keys()) {
    if (name !== PAGES && name !== FILES) await caches.delete(name);
  }
  await prune();
}
