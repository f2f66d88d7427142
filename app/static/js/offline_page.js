/* The page "no network" leads back to the questions that were open last, if this device has them. */
"use strict";
(async () => {
  const copies = [];
  for (const name of (await globalThis.caches?.keys()) || []) {
    if (!name.startsWith("bilet-pages")) continue;
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const copy = await pages.match(request);
      copies.push([Number(copy.headers.get("X-Kept-At")), request.url]);
    }
  }
  if (!copies.length) return;
  const [, address] = copies.sort(([one], [other]) => other - one)[0];
  const way = document.getElementById("open-questions");
  way.querySelector("a").href = address;
  way.hidden = false;
})();
