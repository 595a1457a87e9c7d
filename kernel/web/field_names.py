"""What the fields of a drawn form are called, read from the page itself: for whoever finds the words later and no form."""

import re
from html import unescape
from uuid import UUID

from kernel.web.i18n import gettext

Names = dict[str, tuple[str, dict[str, str]]]
"""By field: what it is called, '' for one that nobody sees; and its choices in words, when it has any."""
_SEVERAL = {"radio", "checkbox"}
_PARTS = re.compile(
    r"<fieldset|(?P<end></fieldset>)|<legend[^>]*>(?P<legend>.*?)</legend>|<label(?P<of>[^>]*)>(?P<label>.*?)</label>"
    r"|<(?P<kind>input|textarea|select)(?P<control>[^>]*)>|<option(?P<option>[^>]*)>(?P<text>[^<]*)",
    re.DOTALL,
)
_NESTED = re.compile(r"<input([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(name|id|type|value|for)="([^"]*)"')
_TAG = re.compile(r'<span class="o-n">.*?</span>|<[^>]*>')  # with what says that a field may be left out
_QUOTED = re.compile(r'"[^"]*"')
_NUMBERED = re.compile(r"^\d+\. ")


class _Control:
    """A field as it is read: several boxes of one name are one."""

    def __init__(self) -> None:
        self.legend = ""
        self.own: list[str] = []  # ids of its controls
        self.choices: dict[str, str] = {}  # value → word, or the id of what is labelled with it
        self.boxes = False
        self.chosen: list[str] = []  # before anybody chose

    def begins(self) -> list[str]:
        """What is sent of it when nobody chooses: of a list the first, when none is chosen."""
        return self.chosen or ([] if self.boxes else list(self.choices)[:1])

    def named(self, labels: dict[str, str]) -> tuple[str, dict[str, str]]:
        """What it is called; what a choice is called by an id stays out, that is somebody or something of a file."""
        label = next((labels[own] for own in self.own if labels.get(own)), "")
        if not self.boxes:
            return label, {value: word for value, word in self.choices.items() if not _is_id(value)}
        if not self.legend:  # one box on its own
            return label, dict.fromkeys(self.choices, gettext("Ano"))
        known = {value: labels.get(own, "") for value, own in self.choices.items() if not _is_id(value)}
        return self.legend, known or {"": ""}


def names_in(form: str) -> tuple[Names, dict[str, list[str]]]:
    """The fields of a form as its page calls them, and which choices are made in it as it is drawn."""
    labels, legends, controls = dict[str, str](), list[str](), dict[str, _Control]()
    select: _Control | None = None
    for part in _PARTS.finditer(form):
        if part["kind"]:
            control = _control(controls, legends, part["kind"], part["control"])
            select = control if part["kind"] == "select" else None
        elif part["label"] is not None:
            label = _text(part["label"])
            labels[_attributes(part["of"]).get("for", "")] = label
            for nested in _NESTED.finditer(part["label"]):
                labels[_attributes(nested[1]).get("id", "")] = label
                _control(controls, legends, "input", nested[1])
        elif part["option"] is not None:
            if select is not None:
                value = _attributes(part["option"]).get("value", "")
                select.choices[value] = _text(part["text"])
                select.chosen += [value] if _says(part["option"], "selected") else []
        elif part["legend"] is not None:
            legends[-1:] = [_text(part["legend"])]
        elif part["end"]:
            del legends[-1:]
        else:
            legends.append("")
    labels.pop("", None)
    found = {name: control for name, control in controls.items() if name}
    begins = {name: control.begins() for name, control in found.items() if control.choices}
    return {name: control.named(labels) for name, control in found.items()}, begins


def _control(controls: dict[str, _Control], legends: list[str], kind: str, attributes: str) -> _Control:
    asked = _attributes(attributes)
    control = controls.setdefault(asked.get("name", ""), _Control())
    control.own.append(asked.get("id", ""))
    if asked.get("type", kind) in _SEVERAL:
        control.boxes = True
        control.legend = control.legend or next((each for each in reversed(legends) if each), "")
        control.choices[asked.get("value", "on")] = asked.get("id", "")
        control.chosen += [asked.get("value", "on")] if _says(attributes, "checked") else []
    return control


def _attributes(of: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(of)}


def _says(attributes: str, word: str) -> bool:
    return word in _QUOTED.sub("", attributes).split()


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _text(html: str) -> str:
    return _NUMBERED.sub("", " ".join(unescape(_TAG.sub("", html)).split()))
