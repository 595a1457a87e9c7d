// Opora: small comforts on top of pages that work without any script.
// Nothing typed by a person is kept in the browser's storage here; what is written without a connection is sealed by device-store.js.
(function () {
  "use strict";

  // --- a form of more than two fields keeps a draft on the server while somebody types (ADR 0033) ---
  function draftOf(form) { return form && form.querySelector("[data-draft]"); }
  function tell(form, text, urgent, pressed) {
    var bar = form.querySelector(".o-actionbar"), note = bar && bar.querySelector("[data-draft-note]");
    var line = draftOf(form).querySelector("[role=status]");
    line.textContent = text;
    line.className = urgent ? "o-late" : "";
    if (bar && !note) {
      note = bar.appendChild(document.createElement("span"));
      note.setAttribute("data-draft-note", "");
      note.setAttribute("aria-hidden", "true");
    }
    if (!note) return pressed && say("failed", text);
    note.className = urgent ? "govuk-error-message" : "o-small o-muted";
    note.textContent = text;
  }
  function written(form) {
    var sent = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") sent.append(name, value);
      else if (value.name) sent.append("draft_file", value.name);
    });
    form.querySelectorAll("input[type=password]").forEach(function (field) { sent.delete(field.name); });
    return sent;
  }
  // milliseconds: after the last key, and since the first one that is not saved; of a text that a page cannot leave behind as it goes away
  var PAUSE = 2000, LONGEST = 10000, OFTEN = 800;
  var PATIENCE = 20000;  // an answer that never comes must not keep what is typed later from being saved
  function outlives(sent) { return sent.toString().length < 60000; }  // a page that goes away may leave 64 KiB behind
  // who is signed in by now, where there is nothing new to save: asked before a form goes whose words are another person's
  function ask(form) {
    var sent = new URLSearchParams();
    sent.append("draft", form.querySelector("input[name=draft]").value);
    return window.fetch("/drafts", {
      method: "POST", body: sent, headers: { "X-Draft": "whose" }, redirect: "manual",
      signal: window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined
    }).then(function (answer) {
      return answer.text().then(function (text) {
        form.draftOffline = false;
        refused(form, answer, text);
        form.draftLost = answer.status === 422;  // on a foreign device nothing of it would be kept
        return !form.draftStranger && !form.draftLost;  // whatever else is in the way is said by what the form leads to
      });
    }, function () {
      form.draftOffline = true;
      return false;
    });
  }
  // somebody else signed in: the page says so wherever it says anything, and what waits for its person since when
  function refused(form, answer, text) {
    var draft = draftOf(form);
    form.draftStranger = answer.headers.get("X-Draft") === "somebody-else";
    form.draftRefused = text;
    if (form.draftStranger && draft.dataset.until && draft.dataset.at) {
      form.draftRefused += " " + draft.dataset.until.replace("{time}", draft.dataset.at);
    }
  }
  // one at a time, so that an older text never comes after a newer one; resolves to whether everything typed so far is saved
  function save(form, leaving) {
    var draft = draftOf(form), sent = written(form);
    window.clearTimeout(form.draftSoon);
    if (form.draftSaving && !leaving) return form.draftSaving.then(function (done) { return form.draftChanged ? save(form) : done; });
    form.draftChanged = false;
    form.draftSince = 0;
    form.draftOver = false;
    form.draftLong = !outlives(sent);
    form.draftSaving = window.fetch("/drafts", {
      method: "POST", body: sent, headers: { "X-Draft": "1" }, keepalive: !!leaving && outlives(sent), redirect: "manual",
      signal: window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined
    }).then(function (answer) {
      return answer.text().then(function (time) {
        form.draftOffline = false;
        form.draftTooLong = answer.status === 413;
        form.draftOver = answer.status >= 400 && answer.status < 500 && [408, 413, 422, 429].indexOf(answer.status) < 0;
        var ours = answer.status < 500 && /^text\/plain/.test(answer.headers.get("Content-Type"));
        refused(form, answer, !answer.ok && ours ? time : "");
        if (!answer.ok) throw new Error(form.draftRefused);  // a sentence of ours, or an outage
        form.draftFailed = false;
        draft.dataset.at = time.split(". ")[0];
        tell(form, (answer.status === 202 ? draft.dataset.late : draft.dataset.saved).replace("{time}", time));
        draft.querySelector("[formaction='/drafts/drop']").hidden = false;
        form.dispatchEvent(new CustomEvent("opora:draft", { detail: { kept: true } }));
        // a form that was opened without a draft has one now: a reload brings it
        if (/[?&]blank=/.test(window.location.search)) window.history.replaceState(null, "", draft.dataset.draft);
        return true;
      });
    }).catch(function (error) {
      form.draftChanged = true;
      form.draftOffline = error instanceof TypeError || error.name === "TimeoutError";  // nobody answered
      form.draftFailed = true;
      if (form.draftOffline) {
        form.draftRefused = "";
        form.dispatchEvent(new CustomEvent("opora:draft", { detail: { kept: false } }));
      }
      if (!leaving) tell(form, form.draftRefused || draft.dataset.failed, form.draftOver);
      form.draftSoon = window.setTimeout(save, LONGEST, form);
      return false;
    }).then(function (done) { form.draftSaving = null; return done; });
    return form.draftSaving;
  }
  function typed(event) {
    var form = event.target.form;
    if (!draftOf(form) || !event.target.name) return;
    form.draftChanged = form.draftTyped = true;
    form.draftSince = form.draftSince || Date.now();
    form.draftLong = form.draftLong || String(event.target.value).length > 15000;
    window.clearTimeout(form.draftSoon);
    // a phone puts pages away without asking; of a long text only what is on the server by then is safe
    var pause = form.draftLong ? OFTEN : PAUSE, longest = form.draftLong ? 2 * OFTEN : LONGEST;
    form.draftSoon = window.setTimeout(save, Math.min(pause, form.draftSince + longest - Date.now()), form);
  }
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  // Enter in a field of one line files nothing: it saves the draft
  document.addEventListener("keydown", function (event) {
    var field = event.target;
    if (event.key !== "Enter" || event.isComposing || field.tagName !== "INPUT" || !draftOf(field.form)) return;
    if (/^(search|submit|button|file)$/.test(field.type)) return;
    event.preventDefault();
    save(field.form);
  });
  function unsaved() {
    return Array.prototype.filter.call(document.querySelectorAll("form"), function (form) {
      return draftOf(form) && form.draftChanged && !form.dataset.sent && !form.draftGone;
    });
  }
  function leave() { unsaved().forEach(function (form) { save(form, true); }); }
  window.addEventListener("pagehide", leave);
  // what could not be saved, or is too long to be left behind, is on its way while the browser asks
  window.addEventListener("beforeunload", function (event) {
    var waiting = unsaved().filter(function (form) { return form.draftFailed || !outlives(written(form)); });
    if (!waiting.length) return;
    event.preventDefault();
    waiting.forEach(function (form) { save(form); });
  });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") leave(); });
  // the draft is whole before the form is sent: when it cannot be saved the person stays, with what they wrote
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!draftOf(form) || event.defaultPrevented) return;
    window.clearTimeout(form.draftSoon);
    var drops = button && /\/drafts/.test(button.getAttribute("formaction"));
    var unsaved = form.draftSaving || form.draftChanged;
    var words = !form.dataset.sent && (form.draftTyped || form.draftStranger || draftOf(form).dataset.at);
    if (!form.draftWaits && (form.draftWhole || (drops && !form.draftStranger) || !(unsaved || words))) { form.draftGone = true; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.draftWaits) return;
    form.draftWaits = true;
    var told = form.draftOver;  // waiting does not help, and they know why: the page that the form leads to says what to do
    form.setAttribute("aria-busy", "true");
    (unsaved ? save : ask)(form).then(function (done) {
      form.draftWaits = false;
      var goes = form.draftTooLong || (told && form.draftOver && !form.draftStranger);  // to somebody else no word is given
      if (!done && !goes) {  // more than a draft holds is sent: it comes back with what is wrong
        if (form.draftOffline) unsent(form, button);
        else tell(form, form.draftRefused || draftOf(form).dataset.unsent, true, true);
        form.removeAttribute("aria-busy");
        return;
      }
      form.draftWhole = true;
      form.requestSubmit(button);
      form.draftWhole = false;
      if (button && button.hasAttribute("data-repeat")) form.removeAttribute("aria-busy");
    });
  }, true);
  // nobody answers: a form that may be written without a connection is taken over by the device (device-pages.js)
  function unsent(form, button) {
    var taken = new CustomEvent("opora:unsent", { cancelable: true, detail: { button: button } });
    if (form.dispatchEvent(taken)) say("offline");
  }
  // a form that leads away (another language, another service, a search) waits for what is typed on its page to be saved
  document.addEventListener("submit", function (event) {
    var form = event.target, waiting = draftOf(form) || form.draftFollows ? [] : unsaved();
    if (!waiting.length || event.defaultPrevented || form.closest("[hx-get], [hx-post]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.all(waiting.map(function (one) { return save(one); })).then(function () {
      form.draftFollows = true;
      form.requestSubmit(event.submitter);
      form.draftFollows = false;
    });
  }, true);
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.detail.elt.matches("form, button") && event.detail.elt.closest("form");
    if (form) form.removeAttribute("aria-busy");
  });
  window.addEventListener("online", function () {
    document.querySelectorAll("form").forEach(function (form) { if (draftOf(form) && form.draftChanged) save(form); });
  });
  document.addEventListener("opora:stays", function (event) { release(event.target); });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) {
      form.draftGone = form.draftWaits = false;
      form.removeAttribute("aria-busy");
    });
  });
  // a form that was refused is at its own address again: Back and reload bring the draft and ask for nothing
  function settle(draft) {
    if (!draft.hasAttribute("data-posted")) return;
    var kept = draft.querySelector("[role=status]").textContent.trim() !== "";
    (kept ? Promise.resolve(true) : save(draft.closest("form"))).then(function (done) {
      if (done) window.history.replaceState(null, "", draft.dataset.draft);
    });
  }

  // --- a file that is too large or of another kind is said before it is sent, beside its field ---
  document.addEventListener("change", function (event) {
    var field = event.target;
    if (field.type !== "file" || !field.dataset.limit) return;
    var limit = Number(field.dataset.limit), mega = 1024 * 1024;
    // a file whose kind the browser does not know is looked at by the server
    function isOther(one) {
      var name = one.name.toLowerCase();
      function fits(kind) { return kind.charAt(0) === "." ? name.endsWith(kind) : kind === one.type; }
      return field.accept && one.type && !field.accept.split(",").some(fits);
    }
    var file = Array.prototype.find.call(field.files, function (one) { return one.size > limit || isOther(one); });
    var said = document.getElementById(field.id + "-large");
    if (said) said.remove();
    field.classList.toggle("govuk-file-upload--error", !!file);
    if (!file) {
      field.form.querySelectorAll("input[name=draft_file]").forEach(function (name) { name.remove(); });
      return;
    }
    said = document.createElement("p");
    said.className = "govuk-error-message";
    said.id = field.id + "-large";
    said.setAttribute("role", "alert");
    said.textContent = (isOther(file) ? field.dataset.other : field.dataset.over).replace("{name}", file.name)
      .replace("{size}", (Math.ceil(file.size / mega * 10) / 10).toLocaleString(document.documentElement.lang))
      .replace("{limit}", (limit / mega).toLocaleString(document.documentElement.lang));
    field.before(said);
    field.value = "";
  });

  // --- a form is sent once: the second click within ten seconds does nothing ---
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled=true][data-once]").forEach(function (button) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-once");
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || (event.defaultPrevented && !form.hasAttribute("hx-post"))) return;
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      unsent(form, event.submitter);
      return;
    }
    if (form.hasAttribute("data-repeat")) return;
    if (event.submitter && event.submitter.hasAttribute("data-repeat")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    // Back to a form that was sent leads to what came of it, and to the form itself while nothing did
    var once = form.querySelector("input[name=once]"), draft = draftOf(form);
    if (once && once.value && draft && !form.hasAttribute("hx-post")) {
      if (!form.getAttribute("action")) form.action = window.location.href;
      window.history.replaceState(null, "", "/drafts/sent?form=" + encodeURIComponent(once.value) +
        "&at=" + encodeURIComponent(draft.dataset.draft));
    }
    if (event.submitter) {
      event.submitter.setAttribute("aria-disabled", "true");
      event.submitter.setAttribute("data-once", "");
    }
    window.setTimeout(release, 10000, form);
  }, true);
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(release); });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.target.matches && event.target.matches("input")) return; // a field asked about its own value
    var form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });

  // --- "really?" before an act that cannot be taken back: <button data-confirm="…"> ---
  document.addEventListener("click", function (event) {
    var asked = event.target.closest("[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    document.querySelectorAll("details.o-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var print = event.target.closest("[data-print]");
    if (print) { event.preventDefault(); window.print(); }
  }, true);

  // --- on paper stands when it was printed; without a script, when the page was shown ---
  window.addEventListener("beforeprint", function () {
    var when = new Date().toLocaleString(document.documentElement.lang === "cs" ? "cs" : "en-GB", {
      timeZone: "Europe/Prague", day: "numeric", month: "numeric", year: "numeric", hour: "numeric", minute: "2-digit"
    });
    document.querySelectorAll("[data-printed]").forEach(function (place) {
      place.textContent = place.dataset.printed.replace("{when}", when);
    });
  });

  // --- errors are read first; a link in the summary leads into the field ---
  function focusErrors(root) {
    var summary = root.querySelector(".govuk-error-summary");
    if (!summary) return false;
    summary.setAttribute("tabindex", "-1");
    summary.focus();
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".govuk-error-summary a[href^='#']");
    var field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    var group = field.closest("fieldset") || field.closest(".govuk-form-group") || field;
    group.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:afterSwap", function (event) { focusErrors(event.detail.target || document); });

  // --- what stood beside a field that was drawn anew is no error any more: the summary says only what still stands on the page ---
  function beside(link) { return document.getElementById(decodeURIComponent(link.hash.slice(1)) + "-error"); }
  function errorsLeft(settled) {
    var links = document.querySelectorAll(".govuk-error-summary a[href^='#']");
    links.forEach(function (link) {
      if (beside(link)) link.dataset.beside = "";
      else if (settled && "beside" in link.dataset) link.closest("li").remove();
    });
    var summary = document.querySelector(".govuk-error-summary");
    if (summary && !summary.querySelector("li")) summary.remove();
  }
  document.addEventListener("htmx:beforeSwap", function () { errorsLeft(false); });
  document.addEventListener("htmx:afterSettle", function () { errorsLeft(true); });

  // --- a refusal that says where it belongs (the message on top) is shown; everything else stays as it is ---
  // what stands there already moves the page under whoever types on no second time
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!event.detail.xhr.getResponseHeader("HX-Retarget")) return;
    var said = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").body.textContent.trim();
    event.detail.shouldSwap = said !== event.detail.target.textContent.trim();
    event.detail.isError = false;
  });

  // --- what comes onto the page between the press and the release of a mouse button moves what was pressed: it is clicked all the same ---
  var pressed = null;
  document.addEventListener("pointerdown", function (event) {
    var act = event.pointerType === "mouse" && event.button === 0 && event.target.closest("button, a[href], summary, label, input");
    pressed = act ? { act: act, x: event.clientX, y: event.clientY } : null;
  }, true);
  document.addEventListener("pointerup", function (event) {
    var was = pressed;
    pressed = null;
    if (!was || was.act.contains(event.target) || !was.act.getClientRects().length) return;
    if (Math.abs(event.clientX - was.x) + Math.abs(event.clientY - was.y) > 4) return; // moved away from it on purpose
    was.act.click();
  }, true);

  // --- a lost connection says so; the text stays in the field ---
  function say(attribute, text) {
    var place = document.getElementById("flashes");
    if (!place || !place.dataset[attribute]) return;
    var note = document.createElement("div");
    note.className = "o-note o-note--due o-note--bare";
    note.textContent = text || place.dataset[attribute];
    place.replaceChildren(note);
    place.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:sendError", function () { say("offline"); });
  document.addEventListener("htmx:responseError", function () { say("failed"); });

  // --- one key confirms what a page proposes, once there was time to read it: <button data-one-key> ---
  // a key that is still held, or bounced, was pressed for the page before
  var oneKey = document.querySelector("[data-one-key]");
  if (oneKey) setTimeout(function () { if (document.activeElement === document.body) oneKey.focus(); }, 1000);
  document.addEventListener("keydown", function (event) {
    if (event.repeat && event.key === "Enter" && event.target === oneKey) event.preventDefault();
  });

  // --- keyboard: Escape closes a menu, "/" goes to search (can be switched off) ---
  var OFF = "opora.shortcuts.off";
  function shortcutsOff() { try { return window.localStorage.getItem(OFF) === "1"; } catch (e) { return false; } }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.o-menu[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      return;
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || shortcutsOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var search = document.getElementById("q");
    if (!search) return;
    event.preventDefault();
    if (!search.offsetParent) window.location.hash = "q"; // folded on a phone
    search.focus();
    search.select();
  });

  // --- keyboard: Alt and Page Down or Page Up, the next or former part of a form, what ends it included ---
  function fieldOf(part) {
    var found = Array.from(part.querySelectorAll("input, select, textarea, button")).filter(function (field) {
      return field.type !== "hidden" && !field.disabled && field.offsetParent;
    });
    var first = found[0];
    if (!first || first.type !== "radio") return first;
    return found.find(function (field) { return field.name === first.name && field.checked; }) || first;
  }
  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.key !== "PageDown" && event.key !== "PageUp")) return;
    var parts = Array.from(document.querySelectorAll("main form .o-step[role=group], main form .o-actionbar")).filter(fieldOf);
    if (!parts.length) return;
    event.preventDefault();
    var at = document.activeElement, down = event.key === "PageDown";
    var reached = parts.filter(function (part) {
      return part.contains(at) || part.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    }).length - 1; // the part that the focus is in, or behind
    var next = parts[reached + (down ? 1 : -1)];
    if (next) fieldOf(next).focus();
  });

  // --- how many characters are left ---
  function count(area) {
    var text = document.getElementById(area.dataset.count);
    if (!text) return;
    var limit = Number(area.dataset.limit), left = limit - area.value.length;
    text.textContent = (left < 0 ? text.dataset.over : text.dataset.left).replace("{n}", Math.abs(left));
    text.hidden = left > limit / 5;
    text.classList.toggle("o-count--over", left < 0);
  }
  document.addEventListener("input", function (event) { if (event.target.dataset.count) count(event.target); });

  // --- a time is put into the field next to it: <button data-fill="field" data-value="…"> ---
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-fill]");
    var field = button && document.getElementById(button.dataset.fill);
    if (!field) return;
    event.preventDefault();
    field.value = button.dataset.value;
    var beside = document.getElementById(button.dataset.beside || "");
    if (beside) {
      var there = "besideAdds" in button.dataset && beside.value.trim();
      beside.value = (there ? there + ", " : "") + button.dataset.besideValue;
      beside.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    if (button.closest("[aria-live]")) field.focus(); // an answer goes when it is taken, and the focus with it
  });

  // --- a day and a time pasted into one of their two fields come back apart, each for its own ---
  // a day told from today ("zítra") is written down: tomorrow the word would mean another one
  document.addEventListener("opora:fixed", function (event) {
    if (event.target.tagName === "INPUT") event.target.value = event.detail.day;
  });
  // the time of now that a form was opened with belongs to its day: with another one it goes, and is asked for
  document.addEventListener("opora:other-day", function (event) {
    var time = event.target.form.elements[event.target.dataset.pair.split(" ")[1]];
    if (time.value !== event.detail.time) return;
    time.value = "";
    time.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById(time.id + "-said").textContent = event.detail.said;
  });
  // an answer that a form opened with is of the child that it opened with: where another one is chosen it goes, and comes back with that one
  function ofChild(event) {
    var form = event.target.form, opened = form && form.querySelector("[data-of-child]");
    if (!opened || (event.target.name !== "child_id" && event.target.name !== "child_name")) return;
    var chosen = new FormData(form), other = chosen.get("child_id") || (chosen.get("child_name") || "").trim();
    var name = opened.value + "_text_state", yes = form.querySelector("[name=" + name + "][value=yes]");
    if (other && !opened.disabled && yes.checked) {
      yes.checked = false;
      opened.disabled = true;
    } else if (!other && opened.disabled) {
      opened.disabled = false;
      yes.checked = yes.checked || !chosen.get(name);
    }
  }
  document.addEventListener("change", ofChild);
  document.addEventListener("input", ofChild);
  document.addEventListener("opora:parted", function (event) {
    var fields = event.target.form.elements, names = event.target.dataset.pair.split(" ");
    var other = fields[event.target.name === names[0] ? names[1] : names[0]];
    fields[names[0]].value = event.detail.day;
    fields[names[1]].value = event.detail.time;
    other.dispatchEvent(new Event("input", { bubbles: true }));
    other.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // --- a list narrows while somebody types above it: only the rows of the page, and nobody is asked for them ---
  function bare(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }
  document.addEventListener("input", function (event) {
    var list = event.target.dataset.rows && document.getElementById(event.target.dataset.rows);
    if (!list) return;
    var words = bare(event.target.value).split(/\s+/), rows = Array.from(list.querySelectorAll("tbody tr, .govuk-checkboxes__item")), shown = 0;
    rows.forEach(function (row) {
      var text = bare(row.querySelector("th, label").textContent);
      row.hidden = !words.every(function (word) { return text.includes(word); });
      shown += !row.hidden;
    });
    var note = list.querySelector("[data-shown]");
    if (note) note.textContent = shown === rows.length ? "" : note.dataset.shown.replace("{n}", shown).replace("{of}", rows.length);
  });

  // --- all boxes of one question are ticked at once: <button data-tick="name"> ---
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-tick]");
    if (!button || !button.form) return;
    event.preventDefault();
    var boxes = Array.prototype.filter.call(button.form.elements, function (box) { return box.type === "checkbox" && box.name === button.dataset.tick; });
    boxes.forEach(function (box) { box.checked = true; });
    if (boxes.length) boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  });

  // --- buttons that only fill a field are there for a script that does it ---
  function showChips(root) { root.querySelectorAll(".o-chips[hidden]").forEach(function (chips) { chips.hidden = false; }); }
  document.addEventListener("htmx:afterSettle", function () { showChips(document); });

  // --- where one is stays in sight when the menu or the tabs are wider than the phone ---
  function showCurrent(link) {
    var list = link.closest(".o-nav, .o-tabs");
    while (list && list.scrollWidth <= list.clientWidth) list = list.firstElementChild;
    if (list) list.scrollLeft += link.getBoundingClientRect().right - list.getBoundingClientRect().right + 24;
  }

  // --- a long list becomes a field to type in: what that takes is loaded where it is needed ---
  function load(addresses) {
    if (!addresses.length) return;
    var script = document.createElement("script");
    script.src = addresses[0];
    script.addEventListener("load", function () { load(addresses.slice(1)); });
    document.head.append(script);
  }
  function makeFields() {
    var list = document.querySelector("select[data-find]");
    if (!list) return;
    document.removeEventListener("htmx:afterSwap", makeFields);
    load(list.dataset.find.split(" "));
  }
  document.addEventListener("htmx:afterSwap", makeFields);

  // --- what is written on this device without a connection: loaded where somebody chose it (ADR 0119) ---
  function makeDevice() {
    var sign = document.querySelector("[data-device]"), chosen = false;
    try { chosen = window.localStorage.getItem("opora.device") === "1"; } catch (e) { /* private window */ }
    if (!sign || !chosen) return;
    var addresses = sign.dataset.device.split(" ");
    load(document.querySelector("form[data-device-form]") ? addresses : addresses.slice(0, 2));
  }

  // --- after an act in a list one goes on in the row that the address names ---
  function goOn() {
    var row = /^#[a-z]+-[0-9a-f-]{12,36}$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    var act = row && row.matches(".o-rows > li") && (row.querySelector("button") || row.querySelector("a[href]"));
    if (act) act.focus();
  }
  // later than the browser itself goes to the row, which takes the focus away
  window.addEventListener("load", function () { window.setTimeout(goOn, 0); });

  // --- news of a screen that draws itself anew: a short tone, for whoever ticked the box that it names ---
  document.addEventListener("htmx:oobAfterSwap", function (event) {
    var news = event.detail.target, box = news && news.dataset.sound && document.getElementById(news.dataset.sound);
    if (!box || !box.checked || !news.textContent.trim() || !window.AudioContext) return;
    var sound = new window.AudioContext(), tone = sound.createOscillator();
    tone.frequency.value = 660;
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.2);
  });
  document.querySelectorAll("[data-sound-box]").forEach(function (box) { box.hidden = false; });

  function start() {
    makeFields();
    makeDevice();
    focusErrors(document);
    document.querySelectorAll(".o-nav [aria-current], .o-tabs [aria-current]").forEach(showCurrent);
    document.querySelectorAll("textarea[data-count]").forEach(count);
    showChips(document);
    document.querySelectorAll("[data-draft]").forEach(settle);
    document.querySelectorAll("[data-shortcuts-switch]").forEach(function (box) {
      box.checked = !shortcutsOff();
      box.addEventListener("change", function () {
        try { window.localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch (e) { /* private window */ }
      });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
