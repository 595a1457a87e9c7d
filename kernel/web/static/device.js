// What waits on this device is sent once there is a connection, by who began it, once; a key is held while its person is signed in
// (ADR 0119). Loaded by opora.js where somebody chose to write on this device, and by the pages of the device.
(function () {
  "use strict";
  var store = window.oporaStore, sign = document.querySelector("[data-device]");
  if (!sign || !window.indexedDB || !window.crypto || !crypto.subtle) return;
  var words = JSON.parse(sign.dataset.words), news = window.BroadcastChannel ? new BroadcastChannel("opora-device") : null;
  var WRONG_CLOCK = 5 * 60 * 1000, PATIENCE = 20000, AGAIN = 30000, WAITS = ["ready", "sending", "files"];
  var met = { state: "unknown" };

  function patience() { return window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined; }
  /** @param {string} address @param {URLSearchParams|FormData} body @param {Object<string, string>} [headers] */
  function post(address, body, headers) {
    return fetch(address, { method: "POST", body: body, headers: headers || {}, redirect: "manual", signal: patience() });
  }

  /**
   * Ask who is signed in. `in`: the key is held; `not chosen`: somebody who did not choose to write here; `out`: nobody, so the key is
   * destroyed; `no`: who may not; `offline`: nobody answered.
   * @returns {Promise<{state: string, key?: any, said?: any}>}
   */
  async function contact() {
    var answer, said, asked = Date.now();
    try {
      answer = await post("/device/key", new URLSearchParams({ device: await store.device() }));
      if (answer.status === 401 || answer.status === 403) {
        await store.lock();
        return met = { state: answer.status === 401 ? "out" : "no" };
      }
      if (!answer.ok) return met = { state: "offline" };
      said = await answer.json();
    } catch (e) {
      return met = { state: "offline" };  // also where something else answered in place of the server
    }
    if (!(await store.chose(said.person))) {
      await store.lock();
      return met = { state: "not chosen", said: said };
    }
    return met = { state: "in", said: said, key: await store.hold(said, Math.round((asked + Date.now()) / 2) - said.now) };
  }

  /** One record; whether the next one may go. @param {any} key @param {string} id */
  async function sendOne(key, id) {
    var row = await store.row(id), content = await store.read(key, row), answer, said;
    if (!content || WAITS.indexOf(row.state) < 0) return true;
    if (row.state === "files") return sendFiles(key, row, content);
    function keep(state, what) { return store.put(key, id, row.form, state, what || content); }
    var ahead = Math.abs(content.skew || 0) > WRONG_CLOCK ? content.skew : key.skew;
    if (Math.abs(ahead) > WRONG_CLOCK && !content.clockSaid) {
      content.ahead = ahead;
      await keep("clock");
      return true;
    }
    content.tried = store.rightNow(key);
    await keep("sending");
    try {
      answer = await post(content.address, new URLSearchParams(content.fields), {
        "X-Device": content.ticket, "X-Device-Begun": String(Math.round(content.begun)), "X-CSRF-Token": key.csrf
      });
      said = /^application\/json/.test(answer.headers.get("Content-Type") || "") ? await answer.json() : null;
    } catch (e) { said = null; }
    if (!said || !said.code) {
      await keep("ready");  // nobody said that it is written down: it goes again, under the same key
      if (answer && (answer.type === "opaqueredirect" || answer.status === 401)) {
        await store.lock();
        met = { state: "out" };
      } else if (!answer) met = { state: "offline" };
      return false;
    }
    if (said.code === "done") {
      var done = {
        title: content.title, about: content.about, at: said.at, said: said.said, typed: store.rightNow(key), ticket: content.ticket, wrong: [],
        words: (content.fields.filter(function (each) { return each[0] === "photos_said"; })[0] || [])[1] || ""
      };
      if (!(await store.photos(id)).length) await keep("sent", done);
      else return sendFiles(key, await keep("files", done), done);
    } else {
      content.tried = 0;
      content.refused = { code: said.code, said: said.said, at: said.at, words: said.words, theirs: said.theirs || [] };
      await keep("refused");
    }
    return true;
  }

  /** The photos of a record that is written down, one by one; whether the next record may go. */
  async function sendFiles(key, row, content) {
    var files = key.files[row.form], answer, said;
    for (var photo of await store.photos(row.id)) {
      var body = new FormData();
      body.append("once", photo.id);
      body.append(files.words, content.words);
      body.append(files.field, new File([await store.readPhoto(key, photo)], "fotografie.jpg", { type: "image/jpeg" }));
      try {
        answer = await post(content.at + files.beside, body, { "X-Device": content.ticket, "X-CSRF-Token": key.csrf });
        said = /^application\/json/.test(answer.headers.get("Content-Type") || "") ? await answer.json() : null;
      } catch (e) { said = null; }
      if (!said || !said.code) return false;
      if (said.code === "done") await store.dropPhoto(photo.id);
      else content.wrong = content.wrong.concat(said.said);
      await changed();
    }
    await store.put(key, row.id, row.form, (await store.photos(row.id)).length ? "partly" : "sent", content);
    return true;
  }

  async function sendAll() {
    var waiting = (await store.rows()).filter(function (row) { return WAITS.indexOf(row.state) >= 0; });
    if (!waiting.length) return;
    var found = await contact();
    if (found.state === "in") {
      for (var row of waiting) if (row.whose === found.key.whose && !(await sendOne(found.key, row.id))) break;
    }
  }
  /** Send what waits: one page at a time, whichever of them is first; `pressed`: after what is being sent, for somebody asked for it.
   * @param {boolean} [pressed] */
  async function send(pressed) {
    var how = { ifAvailable: pressed !== true };
    await (navigator.locks ? navigator.locks.request("opora-send", how, function (lock) { return lock && sendAll(); }) : sendAll());
    await changed();
  }

  /** What the head of a page says. */
  async function show() {
    var key = await store.key(), rows = await store.rows(), mine = key ? rows.filter(function (row) { return row.whose === key.whose; }) : [];
    var waits = mine.filter(function (row) { return row.state !== "sent"; }).length, sent = mine.length - waits;
    var said = "";
    if (met.state === "offline") said = waits ? words.offline : words.off;
    else if (waits) said = words.waits.replace("{n}", String(waits));
    else if (sent) said = words.sent;
    else if (!key && rows.length) said = words.locked.replace("{n}", String(rows.length));
    if (sign.textContent !== said) sign.textContent = said;
    sign.hidden = !said;
    sign.classList.toggle("o-device--sent", said === words.sent);
  }
  async function changed() {
    await show();
    if (news) news.postMessage("changed");
    document.dispatchEvent(new Event("opora:device"));
  }
  if (news) news.onmessage = function () { show().then(function () { document.dispatchEvent(new Event("opora:device")); }); };

  /** The workers of the pages that open without a connection: of those of the device, and of the addresses of the forms. */
  function register() {
    if (!navigator.serviceWorker) return;
    var language = document.documentElement.lang;
    ["/device/"].concat(met.said.scopes).forEach(function (scope) {
      navigator.serviceWorker.register("/device/worker.js?l=" + language, { scope: scope }).catch(function () { /* told by the page */ });
    });
  }
  /** Nothing stays for whoever comes next: the key, what was sent, the shell. */
  async function leave() {
    await store.lock();
    var rows = await store.rows();
    for (var row of rows) if (row.state === "sent") await store.drop(row.id);
    for (var name of await caches.keys()) if (name.startsWith("opora-")) await caches.delete(name);
    var workers = navigator.serviceWorker ? await navigator.serviceWorker.getRegistrations() : [];
    for (var worker of workers) await worker.unregister();
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!/^\/sign-out/.test(form.getAttribute("action") || "") || event.defaultPrevented) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    (async function () {
      var key = await store.key(), rows = await store.rows();
      var waits = rows.filter(function (row) { return key && row.whose === key.whose && row.state !== "sent"; }).length;
      if (waits && !window.confirm(words.leaving.replace("{n}", String(waits)))) {
        form.dispatchEvent(new Event("opora:stays", { bubbles: true }));  // and can be asked again
        return;
      }
      await leave();
      form.submit();
    })();
  }, true);

  window.oporaDevice = {
    contact: contact, send: send, changed: changed, post: post, register: register, words: words,
    met: function () { return met; },
    reached: function (answered) { met = { state: answered ? "unknown" : "offline" }; }
  };

  async function start() {
    var here = !sign.dataset.session && !("signedOut" in sign.dataset);  // a page of the device itself
    if (!store.isOn() && !here) return;
    if ("signedOut" in sign.dataset) {  // the server says that nobody is signed in
      await leave();
      return show();
    }
    var key = await store.key();
    // a page of another session, or of another place, than the key is of
    if (!key || here || key.session !== sign.dataset.session) await contact();
    if (met.state === "in") register();
    await send();
    window.setInterval(function () { if (document.visibilityState === "visible") send(); }, AGAIN);
  }
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "visible" && store.isOn()) send(); });
  window.oporaDevice.started = start();
})();
