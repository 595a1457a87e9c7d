// The pages of the device (ADR 0119): a form that is written without a connection, and the list of what waits. Also a form of Opora
// itself while it cannot reach the server.
(function () {
  "use strict";
  var store = window.oporaStore, device = window.oporaDevice;
  if (!store || !device) return;
  var words = device.words, NOT_KEPT = ["csrf_token", "draft", "draft_file", "told", "step"], PAUSE = 300, LITTLE = 20 * 1024 * 1024;
  var LONGEST_SIDE = 2000, ROOM_FOR_ONE = 4 * 1024 * 1024;
  var DAYS = { dnes: 0, dneska: 0, vcera: -1, predevcirem: -2, zitra: 1, today: 0, yesterday: -1, tomorrow: 1 };

  // --- days and times, as they are written in fields and as people read them ---
  function parts(at) {
    var said = {};
    new Intl.DateTimeFormat("cs", { timeZone: "Europe/Prague", day: "numeric", month: "numeric", year: "numeric", hour: "numeric",
      minute: "2-digit", hourCycle: "h23" }).formatToParts(at).forEach(function (part) { said[part.type] = part.value; });
    return said;
  }
  function dayOf(at) { var p = parts(at); return p.day + ". " + p.month + ". " + p.year; }
  function timeOf(at) { var p = parts(at); return Number(p.hour) + ":" + p.minute; }
  function both(at) { return dayOf(at) + " " + timeOf(at); }
  /** Instant of a day and a time as a field holds them, in the zone of the device; NaN for anything else. */
  function instant(day, time) {
    var d = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(day.trim()), t = /^(\d{1,2})[:.](\d{2})$/.exec(time.trim());
    return d && t ? new Date(+d[3], d[2] - 1, +d[1], +t[1], +t[2]).getTime() : NaN;
  }
  function length(ms) {
    var minutes = Math.round(Math.abs(ms) / 60000), hours = Math.floor(minutes / 60);
    return (hours ? hours + " h " : "") + minutes % 60 + " min";
  }

  // --- a form and its words ---
  function fieldsOf(form) {
    return Array.from(new FormData(form)).filter(function (each) {
      return typeof each[1] === "string" && NOT_KEPT.indexOf(each[0]) < 0;
    });
  }
  function wordsOf(label) { return label ? label.textContent.replace(/\s+/g, " ").trim() : ""; }
  /** What a person filled in, as the page calls it: [label, words] */
  function saidIn(form) {
    return Array.from(form.elements).filter(function (field) {
      if (!field.name || field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
      return /^(radio|checkbox)$/.test(field.type) ? field.checked && field.value !== "-" : field.value.trim();
    }).map(function (field) {
      var label = wordsOf(field.labels && field.labels[0]), group = field.closest("fieldset");
      if (/^(radio|checkbox)$/.test(field.type)) return [group ? wordsOf(group.querySelector("legend")) : label, label];
      return [label, field.tagName === "SELECT" ? wordsOf(field.selectedOptions[0]) : field.value.trim()];
    });
  }
  function titleOf(form) {
    var named = ["child_given_name", "child_family_name", "title"].map(function (name) {
      var field = form.elements[name];
      return field && field.value ? field.value.trim() : "";
    }).filter(Boolean).join(" ");
    var text = Array.from(form.querySelectorAll("textarea")).map(function (area) { return area.value.trim(); }).filter(Boolean)[0] || "";
    return (named || text).slice(0, 80);
  }
  function fill(form, fields) {
    var left = {};
    if (!fields.length) return;
    fields.forEach(function (each) { (left[each[0]] = left[each[0]] || []).push(each[1]); });
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || NOT_KEPT.indexOf(field.name) >= 0) return;
      var values = left[field.name] || [];
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = values.indexOf(field.value) >= 0;
      else if (values.length) field.value = values.shift();
    });
  }
  /** Whose record it is, where its form lets its person choose. */
  function chosenIn(form) {
    return ["case_id", "other_case_id"].map(function (name) {
      var field = form.elements[name], radio = form.querySelector("input[name=" + name + "]:checked");
      if (radio) return wordsOf(radio.labels[0]);
      return field && field.tagName === "SELECT" && field.value ? wordsOf(field.selectedOptions[0]) : "";
    }).filter(Boolean)[0] || "";
  }
  // what the form of Opora said and the form of the device does not ask
  var CARRIED = ["draft", "case_id", "other_case_id", "task_id"];
  function contentOf(form, key, before) {
    var button = form.deviceButton, carried = (before.fields || []).filter(function (each) {
      return CARRIED.indexOf(each[0]) >= 0 && !form.elements[each[0]];
    });
    var fields = fieldsOf(form).concat(carried, button && button.name ? [[button.name, button.value]] : []);
    return {
      fields: fields, said: saidIn(form), title: titleOf(form), typed: store.rightNow(key), begun: before.begun || store.rightNow(key),
      skew: before.skew === undefined ? key.skew : before.skew, ticket: before.ticket || key.ticket,
      address: before.address || form.dataset.address, about: before.about || form.dataset.about || chosenIn(form), refused: before.refused
    };
  }

  /** Write a form on the device: each pause in typing is kept, sealed. @param {HTMLFormElement} form */
  async function write(form) {
    var key = await store.key(), note = document.getElementById("zarizeni-stav");
    function say(text, urgent) { note.textContent = text; note.className = urgent ? "o-late" : "o-small o-muted"; }
    function refuse(text) {
      form.inert = true;
      say(text, true);
    }
    if (!key) { await device.started; key = await store.key(); }
    if (!key || key.forms.indexOf(form.dataset.deviceForm) < 0) {
      return refuse(device.met().state === "not chosen" || device.met().state === "no" ? words.notHere : words.signIn);
    }
    var id = location.hash.slice(1) || crypto.randomUUID().replaceAll("-", ""), row = await store.row(id), before = await store.read(key, row);
    if (row && !before) return refuse(words.notYours);
    if (row && row.state === "sent") return location.replace("/device/");
    if (before && before.tried) return refuse(words.wasTried);
    history.replaceState(null, "", "#" + id);
    if (navigator.locks) {
      var ours = await new Promise(function (resolve) {
        navigator.locks.request("opora-record-" + id, { ifAvailable: true }, function (lock) {
          resolve(!!lock);
          return lock && new Promise(function () { /* as long as the page is open */ });
        });
      });
      if (!ours) return refuse(words.openElsewhere);
    }
    before = before || {};
    fill(form, before.fields || []);
    if (!before.typed || before.taken) {  // happened now, unless somebody says otherwise
      form.elements.day.value = dayOf(Date.now());
      form.elements.time.value = timeOf(Date.now());
    }
    if (before.about) {
      form.elements.query.value = before.about;
      form.elements.query.readOnly = true;
    }
    form.elements.once.value = (before.fields || []).filter(function (each) { return each[0] === "once"; }).map(function (each) { return each[1]; })[0] || id;
    await room(say);
    var soon = 0, saving = Promise.resolve();
    function save(state) {
      clearTimeout(soon);
      soon = 0;
      var content = contentOf(form, key, before);
      saving = saving.then(function () { return store.put(key, id, form.dataset.deviceForm, state, content); }).then(function () {
        say(words.kept.replace("{time}", timeOf(Date.now())));
        return device.changed().then(function () { return true; });
      }, function (error) {
        say(error && error.name === "QuotaExceededError" ? words.full : words.failed, true);
        return false;
      });
      return saving;
    }
    function typed(event) {
      if (event.type === "change") fixDay(event.target);
      clearTimeout(soon);
      soon = setTimeout(save, PAUSE, "draft");
    }
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden" && soon) save("draft"); });
    window.addEventListener("pagehide", function () { if (soon) save("draft"); });
    // a page that goes leaves no time to seal: whoever leaves by a link waits for it
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[href]");
      if (!link || !soon || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      save("draft").then(function () { location.assign(link.href); });
    });
    // Enter in a field of one line files nothing
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.tagName === "INPUT" && !/^(submit|button|checkbox|radio)$/.test(event.target.type)) {
        event.preventDefault();
        save("draft");
      }
    });
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      form.deviceButton = event.submitter;
      before.refused = undefined;
      if (await save("ready")) location.assign("/device/");
    });
    photosOf(form, key, id, function () { return save("draft"); });
    form.querySelectorAll("[data-locate]").forEach(function (pressed) {
      pressed.addEventListener("click", function () { locate(form, pressed, function () { save("draft"); }); });
    });
    form.dataset.ready = "";
  }
  /** Photos of a record: made small, with nothing hidden in them, sealed; sent with it one by one. */
  function photosOf(form, key, id, save) {
    var box = form.querySelector("[data-photos]"), files = key.files[form.dataset.deviceForm];
    if (!box || !files) return;
    var field = box.querySelector("input[type=file]"), list = box.querySelector("ul"), said = box.querySelector("[role=status]");
    async function show() {
      var photos = await store.photos(id);
      list.replaceChildren.apply(list, photos.map(function (photo, at) {
        var line = make("li", "", words.photo.replace("{n}", at + 1).replace("{size}", Math.ceil(photo.data.byteLength / 1024)) + " ");
        line.append(button(words.removePhoto, function () { return store.dropPhoto(photo.id).then(show).then(device.changed); }, "secondary",
          String(at + 1)));
        return line;
      }));
      return photos.length;
    }
    async function small(file) {
      var drawn = await createImageBitmap(file, { imageOrientation: "from-image" }), canvas = document.createElement("canvas");
      var by = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
      canvas.width = Math.round(drawn.width * by);
      canvas.height = Math.round(drawn.height * by);
      canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
      drawn.close();
      var blob = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.8); });
      return blob.arrayBuffer();
    }
    field.addEventListener("change", async function () {
      var chosen = Array.from(field.files), wrong = [];
      field.value = "";
      said.textContent = words.photosTaken;
      await save();
      for (var file of chosen) {
        if (await show() >= files.most) { wrong.push(words.photosMost.replace("{n}", files.most)); break; }
        if ((await store.room()).left < ROOM_FOR_ONE) { wrong.push(words.photosFull); break; }
        var bytes = await small(file).catch(function () { return null; });
        if (!bytes) wrong.push(words.noPhoto.replace("{name}", file.name));
        else await store.putPhoto(key, id, bytes).catch(function () { wrong.push(words.photosFull); });
      }
      await show();
      await device.changed();
      said.textContent = wrong.join(" ");
    });
    box.hidden = false;
    show();
  }
  /** Where the person is, into a field: asked for by a press, and by nothing else. */
  function locate(form, pressed, done) {
    var said = pressed.parentElement.querySelector("[role=status]"), field = form.elements[pressed.dataset.locate];
    if (!navigator.geolocation) { said.textContent = words.noPlace; return; }
    said.textContent = words.locating;
    navigator.geolocation.getCurrentPosition(function (found) {
      var at = found.coords, place = at.latitude.toFixed(5) + ", " + at.longitude.toFixed(5) + " (± " + Math.round(at.accuracy) + " m)";
      field.value = (field.value.trim() ? field.value.trim() + (field.tagName === "TEXTAREA" ? "\n" : ", ") : "") + place;
      said.textContent = words.located;
      done();
    }, function () { said.textContent = words.noPlace; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
  }
  // a day that is told from today is another one when it is sent
  function fixDay(field) {
    if (!/^\/typed\/day/.test(field.getAttribute("hx-post") || "")) return;
    var word = field.value.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    if (word in DAYS) {
      var at = new Date();
      at.setDate(at.getDate() + DAYS[word]);
      field.value = dayOf(at);
    }
  }
  /** Told before, not after: that little room is left, and that the browser may clear it by itself. */
  async function room(say) {
    await store.stay().catch(function () { return false; });
    var found = await store.room();
    if (found.left < LITTLE) say(words.little.replace("{n}", Math.max(0, Math.floor(found.left / 1024 / 1024))), true);
    else if (!found.safe) say(words.maybeCleared);
  }

  // --- the form of Opora itself: what cannot reach the server stays on the device ---
  function beside(form) {
    var id = form.elements.once.value;
    async function keep(state, more) {
      var key = await store.key();
      if (!key || key.forms.indexOf(form.dataset.deviceForm) < 0) return false;
      var content = Object.assign(contentOf(form, key, {}), more), draft = form.elements.draft;
      if (draft) content.fields.push(["draft", draft.value]);
      await store.put(key, id, form.dataset.deviceForm, state, content);
      await device.changed();
      return true;
    }
    form.addEventListener("opora:draft", async function (event) {
      device.reached(event.detail.kept);
      if (!event.detail.kept) return keep("draft");
      var row = await store.row(id), content = await store.read(await store.key(), row);
      if (content && row.state === "draft" && !content.taken) { await store.drop(id); await device.changed(); }
    });
    form.addEventListener("opora:unsent", function (event) {
      var button = event.detail.button;
      if (!store.isOn() || !form.deviceKeeps || (button && button.name === "step")) return;
      event.preventDefault();
      form.deviceButton = event.detail.button;
      keep("ready").then(function (done) {
        if (!done) return;
        form.draftGone = true;  // it is kept: nobody is asked about leaving
        location.assign("/device/");
      });
    });
    var take = form.querySelector("[data-take-along]");
    device.started.then(store.key).then(function (key) {
      form.deviceKeeps = !!key && key.forms.indexOf(form.dataset.deviceForm) >= 0;
      if (take) take.hidden = !form.deviceKeeps;
    });
    // begun here with the client that it is of, and written where there is no connection
    if (take) take.addEventListener("click", function () {
      keep("draft", { taken: true }).then(function (done) {
        if (!done) return;
        form.draftGone = true;
        location.assign("/device/");
      });
    });
  }

  // --- the list ---
  function make(tag, classes, text) {
    var element = document.createElement(tag);
    if (classes) element.className = classes;
    if (text) element.textContent = text;
    return element;
  }
  function button(text, act, kind, about) {
    var made = make("button", "govuk-button o-btn--s" + (kind ? " govuk-button--" + kind : ""), text);
    made.type = "button";
    if (about) made.append(make("span", "govuk-visually-hidden", " " + about));
    made.addEventListener("click", function () { made.disabled = true; Promise.resolve(act()).finally(function () { made.disabled = false; }); });
    return made;
  }
  function link(text, url, kind) {
    var made = make("a", "govuk-button o-btn--s" + (kind ? " govuk-button--" + kind : ""), text);
    made.href = url;
    return made;
  }
  function sendNow() { return device.send(true); }
  function facts(pairs) {
    var list = make("dl", "o-dl");
    pairs.forEach(function (each) { list.append(make("dt", "", each[0]), make("dd", "o-plain-text", each[1])); });
    return list;
  }

  async function list(place) {
    var forms = JSON.parse(place.dataset.forms), key = await store.key(), rows = await store.rows(), met = device.met();
    // drawn anew only when something is another thing by now: whoever stands on a button stays there
    var state = JSON.stringify([met.state, key && key.whose, key && key.until, rows.map(function (row) { return [row.id, row.state, row.changed]; }), await Promise.all(rows.map(function (row) {
        return store.photos(row.id).then(function (photos) { return photos.length; });
      }))]);
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    var head = document.getElementById("zarizeni-zapnout"), fresh = document.getElementById("zarizeni-novy"), about = document.getElementById("zarizeni-o");
    head.hidden = !(met.state === "not chosen" && met.said.forms.length);
    fresh.replaceChildren.apply(fresh, forms.filter(function (form) { return key && key.forms.indexOf(form.key) >= 0; })
      .map(function (form) { return link(words.begin.replace("{what}", form.title), form.page); }));
    var told = [];
    if (key) told.push(words.until.replace("{time}", both(key.until + key.skew)));
    else if (met.state === "out" || met.state === "unknown") told.push(words.out);
    else if (met.state === "no") told.push(words.no);
    else if (met.state === "offline") told.push(words.signIn);
    var left = await store.room();
    if (left.left < LITTLE) told.push(words.little.replace("{n}", Math.max(0, Math.floor(left.left / 1024 / 1024))));
    else if (key && !left.safe) told.push(words.maybeCleared);
    var others = rows.filter(function (row) { return !key || row.whose !== key.whose; });
    var elsewhere = others.filter(function (row) { return key && row.whose in key.places; });
    elsewhere.forEach(function (row) { told.push(words.elsewhere.replace("{where}", key.places[row.whose])); });
    var strangers = others.length - elsewhere.length;
    if (strangers) told.push((key ? words.strangers : words.locked).replace("{n}", String(strangers)));
    about.replaceChildren.apply(about, told.map(function (text) { return make("p", "o-mb0", text); }));
    document.getElementById("zarizeni-prihlasit").hidden = !!key || met.state === "no" || met.state === "not chosen";
    var cards = [];
    for (var row of rows) {
      var content = await store.read(key, row);
      if (content) cards.push(card(key, row, content, forms, (await store.photos(row.id)).length));
    }
    if (!cards.length && key) cards.push(make("p", "o-muted", words.nothing));
    place.replaceChildren.apply(place, cards);
    place.dataset.ready = "";
  }

  function card(key, row, content, forms, photos) {
    var form = forms.filter(function (each) { return each.key === row.form; })[0] || { title: "", page: "/device/" };
    var box = make("section", "o-card o-mb"), body = make("div", "o-card__b"), acts = make("div", "o-btns");
    var called = [content.about, content.title].filter(Boolean).join(", "), name = called || form.title;
    var title = make("h2", "o-h2", called ? form.title + ": " + called : form.title);
    title.id = "zaznam-" + row.id;
    box.id = "z-" + row.id;
    box.setAttribute("aria-labelledby", title.id);
    var top = make("div", "o-card__h");
    top.append(title);
    box.append(top, body);
    function again(state, change) {
      Object.assign(content, change);
      return store.put(key, row.id, row.form, state, content).then(state === "ready" ? sendNow : device.changed);
    }
    function say(text, classes) { body.append(make("p", classes || "", text)); }
    function edit() { acts.append(button(words.edit, function () {
      return store.put(key, row.id, row.form, "draft", content).then(function () { location.assign(form.page + "#" + row.id); });
    }, "secondary", name)); }
    function sendAs(change) { return again("ready", Object.assign({ refused: undefined }, change)); }
    function withField(field, value) {
      return content.fields.filter(function (each) { return each[0] !== field; }).concat([[field, value]]);
    }
    if (photos) say(words.photos.replace("{n}", photos));
    if (row.state === "draft") {
      say(words.draft.replace("{time}", both(content.typed + key.skew)));
      acts.append(link(words.goOn, form.page + "#" + row.id));
    } else if (row.state === "ready" || row.state === "sending") {
      say(content.tried ? words.interrupted : words.ready.replace("{time}", both(content.typed + key.skew)));
      acts.append(button(words.sendNow, sendNow, "", name));
      if (!content.tried) edit();
    } else if (row.state === "clock") clock(say, acts, content, again);
    else if (row.state === "refused") refused(say, body, acts, content, { sendAs: sendAs, withField: withField, edit: edit, key: key, row: row, photos: photos });
    else if (row.state === "after") {
      say(words.after);
      acts.append(button(words.attach, function () { return attach(key, row, content, say); }, "", name));
    } else if (row.state === "files" || row.state === "partly") {
      say(words.filesWait.replace("{said}", content.said.join(" ")));
      content.wrong.forEach(function (text) { say(text, "o-late"); });
      acts.append(button(words.sendNow, function () { return again("files", { wrong: [] }).then(sendNow); }, "", name), link(words.open, content.at, "secondary"));
    } else {
      say(words.done.replace("{time}", both(content.typed + key.skew)) + " " + content.said.join(" "));
      acts.append(link(words.open, content.at, "secondary"), button(words.hide, function () { return store.drop(row.id).then(device.changed); }, "secondary", name));
    }
    if (row.state !== "sent") acts.append(button(words.throwAway, function () {
      if (window.confirm(words.sure.replace("{what}", name))) return store.drop(row.id).then(device.changed);
    }, "warning", name));
    body.append(acts);
    return box;
  }

  /** The clock of the device was wrong: what is written stays, or is put right, as its person says. */
  function clock(say, acts, content, again) {
    var values = new Map(content.fields), pairs = [["day", "time"], ["visit_day", "visit_time"]].filter(function (pair) {
      return !isNaN(instant(values.get(pair[0]) || "", values.get(pair[1]) || ""));
    });
    say((content.ahead > 0 ? words.ahead : words.behind).replace("{length}", length(content.ahead)), "o-late");
    var put = new Map(), shown = pairs.map(function (pair) {
      var day = values.get(pair[0]), time = values.get(pair[1]), at = new Date(instant(day, time) - content.ahead);
      put.set(pair[0], at.getDate() + ". " + (at.getMonth() + 1) + ". " + at.getFullYear());
      put.set(pair[1], at.getHours() + ":" + String(at.getMinutes()).padStart(2, "0"));
      return words.clock.replace("{written}", day + " " + time).replace("{right}", put.get(pair[0]) + " " + put.get(pair[1]));
    });
    shown.forEach(function (text) { say(text); });
    acts.append(button(words.asWritten, function () { return again("ready", { clockSaid: true }); }));
    if (pairs.length) acts.append(button(words.putRight, function () {
      var fields = content.fields.map(function (each) { return put.has(each[0]) ? [each[0], put.get(each[0])] : each; });
      return again("ready", { clockSaid: true, fields: fields });
    }, "secondary"));
  }

  /** Refused: why, both side by side where somebody wrote of the same, and what its person may do. */
  function refused(say, body, acts, content, by) {
    var why = content.refused;
    why.said.forEach(function (text) { say(text, "o-late"); });
    var grid = make("div", "o-grid o-grid--half o-mb"), ours = make("div"), theirs = make("div");
    ours.append(make("h3", "o-h3", words.ours), facts(content.said));
    if (why.theirs.length) {
      theirs.append(make("h3", "o-h3", words.theirs));
      why.theirs.forEach(function (one) {
        var to = make("a", "", one.title), line = make("p", "o-mb0");
        to.href = one.url;
        line.append(to);
        theirs.append(line);
        one.facts.forEach(function (fact) { theirs.append(make("p", "o-mb0", fact)); });
        if (one.add) acts.append(button(words.add.replace("{what}", one.title), function () { return addTo(one.add, content, by); }, "secondary"));
      });
      grid.append(ours, theirs);
      body.append(grid);
      acts.prepend(button(words.another, function () { return by.sendAs({ fields: by.withField("beside_known", "1") }); }, "secondary"));
    } else {
      var details = make("details", "govuk-details"), summary = make("summary", "govuk-details__summary"), inside = make("div", "govuk-details__text");
      summary.append(make("span", "govuk-details__summary-text", words.ours));
      inside.append(facts(content.said));
      details.append(summary, inside);
      body.append(details);
    }
    var file = /^\/cases\/[0-9a-f-]{36}/.exec(content.address);
    if (file) acts.append(link(words.file, file[0], "secondary"));
    if (why.at && !why.theirs.length) acts.append(link(why.words || words.open, why.at, "secondary"));
    if (why.code === "sent-before") {
      acts.append(button(words.another, function () {
        return by.sendAs({ fields: by.withField("once", crypto.randomUUID().replaceAll("-", "")) });
      }, "secondary"));
    } else if (why.code === "equal-before") {
      acts.append(button(words.another, function () { return by.sendAs({ fields: by.withField("another", "1") }); }, "secondary"));
    } else if (["begun-by-somebody-else", "begun-elsewhere", "not-of-device"].indexOf(why.code) < 0) {
      acts.prepend(button(words.finish, function () { return finish(content, by, say); }));
      by.edit();
    }
  }
  /** On in the form of Opora itself: as a draft there, and then gone from here. */
  async function finish(content, by, say) {
    var found = await device.contact(), answer;
    if (found.state !== "in") { say(words.needs, "o-late"); return; }
    try {
      answer = await device.post("/device/draft?form=" + encodeURIComponent(by.row.form) + "&record=" + by.row.id, new URLSearchParams(content.fields),
        { "X-Device": content.ticket, "X-CSRF-Token": found.key.csrf });
      var told = await answer.json();
      if (told.code !== "done") { say(told.said.join(" "), "o-late"); return; }
      if (!by.photos) await store.drop(by.row.id);
      else await store.put(found.key, by.row.id, by.row.form, "after", {
        title: content.title, about: content.about, ticket: content.ticket, said: [], wrong: [], typed: content.typed,
        once: valueOf(content, "once"), words: valueOf(content, "photos_said")
      });
      location.assign(told.at);
    } catch (e) { say(words.needs, "o-late"); }
  }
  function valueOf(content, name) { return (content.fields.filter(function (each) { return each[0] === name; })[0] || [])[1] || ""; }
  /** The photos of a record that was finished in Opora go to what came of it. */
  async function attach(key, row, content, say) {
    try {
      var found = await fetch("/drafts/sent?form=" + encodeURIComponent(content.once) + "&at=/device/");
      var at = /^\/notices\/[0-9a-f-]{36}/.exec(new URL(found.url).pathname);
      if (!at) { say(words.notYet, "o-late"); return; }
      content.at = at[0];
      await store.put(key, row.id, row.form, "files", content);
      await device.send(true);
    } catch (e) { say(words.needs, "o-late"); }
  }
  /** To the page that adds to what somebody else wrote: the words go along, and stay here until they are thrown away. */
  async function addTo(address, content, by) {
    var found = await device.contact(), form = document.createElement("form");
    if (found.state !== "in") return;
    form.method = "post";
    form.action = address;
    content.fields.filter(function (each) { return each[0] !== "once"; }).concat([["step", "other_way"], ["csrf_token", found.key.csrf]]).forEach(function (each) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = each[0];
      field.value = each[1];
      form.append(field);
    });
    document.body.append(form);
    form.submit();
  }

  document.querySelectorAll("form[data-device-form]").forEach(function (form) {
    if (form.hasAttribute("data-offline")) write(form);
    else beside(form);
  });
  var place = document.querySelector("[data-device-list]");
  if (place) {
    device.started.then(function () { return list(place); });
    document.addEventListener("opora:device", function () { list(place); });
    document.getElementById("zarizeni-zapnout-ted").addEventListener("click", async function () {
      var found = await device.contact();
      if (!found.said) return list(place);
      await store.choose(found.said.person);
      await device.contact();
      device.register();
      await device.changed();
    });
  }
})();
