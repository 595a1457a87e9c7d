// A long list as a field in which one types a part of a name. Loaded by opora.js where a page has one;
// without script the list itself stays.
(function () {
  "use strict";
  var MOST = 30; // shown at once; who sees more types on

  function folded(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function escaped(text) {
    var box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  // every typed word begins a word of the option, with or without diacritics
  function fits(option, typed) {
    var words = folded(option.text).split(/[^\p{L}\p{N}]+/u);
    return folded(typed).split(/[^\p{L}\p{N}]+/u).every(function (part) {
      return words.some(function (word) { return word.startsWith(part); });
    });
  }

  function enhance(select) {
    var words = JSON.parse(select.dataset.words), id = select.id, wrapper = document.createElement("div");
    var options = Array.from(select.options).filter(function (each) { return each.value; })
      .map(function (each) { return { value: each.value, text: each.text.trim() }; });
    var chosen = select.value ? select.options[select.selectedIndex].text.trim() : "";
    var described = (select.getAttribute("aria-describedby") || "").split(" ").map(function (each) {
      var said = document.getElementById(each);
      return said ? said.textContent.trim() : "";
    }).join(" ").trim();

    function choose(value) {
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    select.insertAdjacentElement("beforebegin", wrapper);
    select.removeAttribute("data-find");
    select.id = id + "-list";
    select.hidden = true;
    window.accessibleAutocomplete({
      element: wrapper, id: id, name: "", defaultValue: chosen, showAllValues: true, confirmOnBlur: false, autoselect: false,
      displayMenu: "overlay", inputClasses: "govuk-input" + (select.classList.contains("govuk-select--error") ? " govuk-input--error" : ""),
      dropdownArrow: function () { return '<svg class="o-i autocomplete__dropdown-arrow-down" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9l6 6 6-6"/></svg>'; },
      required: false, placeholder: words.type,
      source: function (typed, show) {
        var found = !typed || typed === chosen ? options : options.filter(function (each) { return fits(each, typed); });
        show(found.slice(0, MOST));
      },
      templates: {
        inputValue: function (option) { return option ? option.text : ""; },
        suggestion: function (option) { return escaped(typeof option === "string" ? option : option.text); }
      },
      onConfirm: function (option) { if (option) { chosen = option.text; choose(option.value); } },
      tNoResults: function () { return words.none; },
      tStatusQueryTooShort: function () { return words.type; },
      tStatusNoResults: function () { return words.none; },
      tStatusSelectedOption: function (option, length, index) { return words.at.replace("{what}", option).replace("{n}", index + 1).replace("{of}", length); },
      tStatusResults: function (length, text) { return words.found.replace("{n}", length) + " " + text; },
      tAssistiveHint: function () { return words.how; }
    });
    var input = document.getElementById(id);
    if (described) input.setAttribute("aria-description", described);
    if (select.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
    if (select.getAttribute("aria-required")) input.setAttribute("aria-required", "true");
    // what stands in the field is what is sent: one name in full is chosen, anything else chooses nobody
    input.addEventListener("input", function () {
      var typed = folded(input.value.trim());
      var same = options.filter(function (each) { return folded(each.text) === typed; });
      choose(same.length === 1 ? same[0].value : "");
    });
  }

  function all() { document.querySelectorAll("select[data-find]").forEach(enhance); }
  document.addEventListener("htmx:afterSwap", all);
  all();
})();
