// A signature that is drawn with a finger, a pen or a mouse. It is sent as numbers, x and y in turn within the field that the
// page says; what is drawn is kept nowhere else. Who cannot draw signs on paper: that form stands below, and needs no script.
(function () {
  "use strict";
  var CLOSE = 3; // points nearer than this to the last one are left out

  function ready(form) {
    var canvas = form.querySelector("canvas"), kept = form.querySelector("input[name=strokes]"), said = form.querySelector("[role=status]");
    var words = canvas.dataset, width = Number(words.width), height = Number(words.height), most = Number(words.most);
    var strokes = read(kept.value), stroke = null, pen = canvas.getContext("2d");

    function read(text) {
      try { return Array.isArray(JSON.parse(text)) ? JSON.parse(text) : []; } catch (unreadable) { return []; }
    }
    function points() { return strokes.reduce(function (sum, each) { return sum + each.length / 2; }, 0); }
    function draw() {
      var box = canvas.getBoundingClientRect(), sharp = window.devicePixelRatio || 1;
      canvas.width = Math.round(box.width * sharp);
      canvas.height = Math.round(box.height * sharp);
      pen.scale(canvas.width / width, canvas.height / height);
      pen.lineWidth = 7;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = window.getComputedStyle(canvas).color;
      strokes.forEach(function (each) {
        pen.beginPath();
        pen.moveTo(each[0], each[1]);
        for (var i = 0; i < each.length; i += 2) pen.lineTo(each[i], each[i + 1]);
        pen.stroke();
      });
    }
    function changed() {
      kept.value = strokes.length ? JSON.stringify(strokes) : "";
      draw();
      var now = strokes.length ? words.drawn.replace("{n}", strokes.length) : words.empty;
      said.textContent = now;
      canvas.setAttribute("aria-label", words.label + ". " + now);
    }
    function at(event) {
      var box = canvas.getBoundingClientRect();
      function within(part, whole) { return Math.max(0, Math.min(whole, Math.round(part * whole))); }
      return [within((event.clientX - box.left) / box.width, width), within((event.clientY - box.top) / box.height, height)];
    }
    function add(event) {
      var point = at(event), last = stroke.length;
      if (last && Math.abs(stroke[last - 2] - point[0]) < CLOSE && Math.abs(stroke[last - 1] - point[1]) < CLOSE) return;
      if (points() < most) stroke.push(point[0], point[1]);
    }
    canvas.addEventListener("pointerdown", function (event) {
      if (!event.isPrimary || event.button > 0) return;
      event.preventDefault();
      if (strokes.length >= Number(words.strokes) || points() >= most) { said.textContent = words.full; return; }
      canvas.setPointerCapture(event.pointerId);
      stroke = [];
      strokes.push(stroke);
      add(event);
      draw();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!stroke || !event.isPrimary) return;
      var all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (all.length ? all : [event]).forEach(add);
      draw();
    });
    function end(event) {
      if (!stroke || !event.isPrimary) return;
      stroke = null;
      changed();
    }
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    form.querySelector("[data-undo]").addEventListener("click", function () { strokes.pop(); changed(); });
    form.querySelector("[data-clear]").addEventListener("click", function () { strokes = []; changed(); });
    window.addEventListener("resize", draw);
    form.querySelectorAll("[data-scripted]").forEach(function (part) { part.hidden = false; });
    changed();
  }

  document.querySelectorAll("form[data-sign]").forEach(ready);
})();
