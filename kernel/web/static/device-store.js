// What is written on this device without a connection (ADR 0119): records sealed with a key that only their person is given, and the
// key itself while that person is signed in. Everything else is told by the server and kept nowhere.
(function () {
  "use strict";

  /**
   * @typedef {{whose: string, person: string, newest: number, keys: Object<number, CryptoKey>, ticket: string, csrf: string,
   *   session: string, until: number, skew: number, got: number, forms: string[], places: Object<string, string>}} HeldKey
   * @typedef {{id: string, whose: string, form: string, state: string, changed: number, generation: number, iv: Uint8Array,
   *   data: ArrayBuffer}} Row
   */
  var NAME = "opora-device", FLAG = "opora.device", text = new TextEncoder();
  /** @type {Promise<IDBDatabase>|null} */
  var opened = null;

  /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
  function answer(request) {
    return new Promise(function (resolve, reject) {
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }
  /** @returns {Promise<IDBDatabase>} */
  function open() {
    opened = opened || new Promise(function (resolve, reject) {
      var request = indexedDB.open(NAME, 2);
      request.onupgradeneeded = function (event) {
        var made = request.result;
        if (event.oldVersion < 1) {
          made.createObjectStore("own");
          made.createObjectStore("records", { keyPath: "id" });
        }
        made.createObjectStore("photos", { keyPath: "id" }).createIndex("record", "record");
      };
      request.onsuccess = function () {
        request.result.onversionchange = request.result.onclose = function () { request.result.close(); opened = null; };
        resolve(request.result);
      };
      request.onerror = function () { opened = null; reject(request.error); };
    });
    return opened;
  }
  /**
   * Do something with a store, over when it lies on the disk: a browser that is killed keeps it.
   * @param {string} store @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} act
   */
  async function within(store, mode, act) {
    var database = await open();
    return new Promise(function (resolve, reject) {
      var work = database.transaction(store, mode, { durability: "strict" }), found = act(work.objectStore(store));
      work.oncomplete = function () { resolve(found.result); };
      work.onabort = work.onerror = function () { reject(work.error || found.error); };
    });
  }
  /** @param {string} name */
  function own(name) { return within("own", "readonly", function (store) { return store.get(name); }); }
  /** @param {string} name @param {any} value */
  function keepOwn(name, value) { return within("own", "readwrite", function (store) { return store.put(value, name); }); }

  function isOn() { try { return localStorage.getItem(FLAG) === "1"; } catch (e) { return false; } }
  /** The number of this device, drawn once. */
  async function device() {
    var known = await own("device");
    if (!known) await keepOwn("device", known = crypto.randomUUID());
    return known;
  }
  /** Whether a person chose to write on this device. @param {string} person */
  async function chose(person) { return ((await own("people")) || []).indexOf(person) >= 0; }
  /** @param {string} person */
  async function choose(person) {
    if (!(await chose(person))) await keepOwn("people", ((await own("people")) || []).concat(person));
    localStorage.setItem(FLAG, "1");
  }

  /** Milliseconds that the clock of the device is ahead, by the last contact. @param {HeldKey} key */
  function rightNow(key) { return Date.now() - key.skew; }
  /** The key, as long as it may be used; one whose time is over is destroyed. @returns {Promise<HeldKey|null>} */
  async function key() {
    var held = await own("key");
    if (held && rightNow(held) > held.until) { await lock(); return null; }
    return held || null;
  }
  /** Keep the key that a contact gave; it leaves the browser no more. @param {any} said @param {number} skew @returns {Promise<HeldKey>} */
  async function hold(said, skew) {
    var keys = {};
    for (var one of said.secrets) {
      var bytes = Uint8Array.from(atob(one.key), function (c) { return c.charCodeAt(0); });
      keys[one.generation] = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      bytes.fill(0);
    }
    var held = {
      whose: said.whose, person: said.person, newest: said.secrets[0].generation, keys: keys, ticket: said.ticket, csrf: said.csrf,
      session: said.session, until: said.until, skew: skew, got: Date.now(), forms: said.forms, places: said.places, files: said.files
    };
    await keepOwn("key", held);
    return held;
  }
  /** Destroy the key: what waits stays sealed until its person is given it again. */
  function lock() { return within("own", "readwrite", function (store) { return store.delete("key"); }); }

  /** @param {HeldKey} key @param {string} id */
  function bound(key, id) { return text.encode("record|" + key.whose + "|" + id); }
  /**
   * Seal a record and keep it. @param {HeldKey} key @param {string} id @param {string} form @param {string} state @param {any} content
   */
  async function put(key, id, form, state, content) {
    var iv = crypto.getRandomValues(new Uint8Array(12)), plain = text.encode(JSON.stringify(content));
    var data = await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv, additionalData: bound(key, id) }, key.keys[key.newest], plain);
    var row = { id: id, whose: key.whose, form: form, state: state, changed: Date.now(), generation: key.newest, iv: iv, data: data };
    await within("records", "readwrite", function (store) { return store.put(row); });
    return row;
  }
  /** What a record says; null for one that this key does not open. @param {HeldKey|null} key @param {Row|undefined} row */
  async function read(key, row) {
    if (!key || !row || row.whose !== key.whose || !key.keys[row.generation]) return null;
    try {
      var how = { name: "AES-GCM", iv: row.iv, additionalData: bound(key, row.id) };
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key.keys[row.generation], row.data)));
    } catch (e) { return null; }
  }
  /** @returns {Promise<Row[]>} oldest first */
  async function rows() {
    var all = await within("records", "readonly", function (store) { return store.getAll(); });
    return all.sort(function (one, other) { return one.changed - other.changed; });
  }
  /** @param {string} id @returns {Promise<Row|undefined>} */
  function row(id) { return within("records", "readonly", function (store) { return store.get(id); }); }
  /** A record, with its photos. @param {string} id */
  async function drop(id) {
    for (var photo of await photos(id)) await dropPhoto(photo.id);
    return within("records", "readwrite", function (store) { return store.delete(id); });
  }

  /** @param {HeldKey} key @param {string} id @param {string} record */
  function boundPhoto(key, id, record) { return text.encode("photo|" + key.whose + "|" + record + "|" + id); }
  /** Seal a photo of a record, which is small by now and says nothing but what is on it. @param {HeldKey} key */
  async function putPhoto(key, record, bytes) {
    var id = crypto.randomUUID().replaceAll("-", ""), iv = crypto.getRandomValues(new Uint8Array(12));
    var how = { name: "AES-GCM", iv: iv, additionalData: boundPhoto(key, id, record) };
    var row = { id: id, record: record, taken: Date.now(), generation: key.newest, iv: iv, data: await crypto.subtle.encrypt(how, key.keys[key.newest], bytes) };
    await within("photos", "readwrite", function (store) { return store.put(row); });
  }
  /** The photos of a record, as they were taken. @param {string} record */
  async function photos(record) {
    var all = await within("photos", "readonly", function (store) { return store.index("record").getAll(record); });
    return all.sort(function (one, other) { return one.taken - other.taken; });
  }
  /** @param {HeldKey} key @returns {Promise<ArrayBuffer>} */
  function readPhoto(key, photo) {
    var how = { name: "AES-GCM", iv: photo.iv, additionalData: boundPhoto(key, photo.id, photo.record) };
    return crypto.subtle.decrypt(how, key.keys[photo.generation], photo.data);
  }
  /** @param {string} id */
  function dropPhoto(id) { return within("photos", "readwrite", function (store) { return store.delete(id); }); }

  /** How much more fits, in bytes, and whether the browser may clear it by itself. */
  async function room() {
    var storage = navigator.storage;
    if (!storage || !storage.estimate) return { left: Infinity, safe: false };
    var said = await storage.estimate(), safe = storage.persisted ? await storage.persisted() : false;
    return { left: said.quota - said.usage, safe: safe };
  }
  /** Ask the browser to clear nothing by itself. */
  function stay() { return navigator.storage && navigator.storage.persist ? navigator.storage.persist() : Promise.resolve(false); }

  window.oporaStore = {
    isOn: isOn, device: device, chose: chose, choose: choose, key: key, hold: hold, lock: lock, rightNow: rightNow,
    put: put, read: read, rows: rows, row: row, drop: drop, room: room, stay: stay,
    putPhoto: putPhoto, photos: photos, readPhoto: readPhoto, dropPhoto: dropPhoto
  };
})();
