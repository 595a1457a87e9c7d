// The worker of pages that open without a connection (ADR 0119): a shell and empty forms, of nobody. What people write it never sees.
// Where it is served its first line says VERSION (another with each deployment), FILES (what is kept) and FORMS (address → page here).
"use strict";

/** @param {Request} request */
function isPage(request) { return request.mode === "navigate" && request.method === "GET"; }

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(VERSION).then(function (cache) {
    // without cookies, so nothing of anybody can come into the cache
    return Promise.all(FILES.map(function (file) {
      return fetch(file, { credentials: "omit", cache: "no-cache" }).then(function (answer) {
        if (!answer.ok || answer.redirected) throw new Error(file);
        return cache.put(file, answer);
      });
    }));
  }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== VERSION && name.startsWith("opora-"); })
      .map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url);
  if (url.origin !== self.location.origin || request.method !== "GET") return;
  if (isPage(request) && url.pathname in FORMS) {
    // the form of Opora itself; without a connection the empty one of the device
    event.respondWith(fetch(request).catch(function () { return Response.redirect(FORMS[url.pathname], 302); }));
  } else if (isPage(request) && FILES.indexOf(url.pathname + LANGUAGE) >= 0) {
    event.respondWith(caches.match(url.pathname + LANGUAGE).then(function (kept) { return kept || fetch(request); }));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
  }
});
