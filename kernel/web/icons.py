"""The icon set: one name, one drawing, 24 × 24, drawn in the colour of the text around it."""

from markupsafe import Markup

_CLOCK_FACE = '<circle cx="12" cy="12" r="8.5"/>'

_DRAWINGS = {
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z"/><path d="M10 21h4"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "chart": '<path d="M4 20V10M10 20V4M16 20v-7M21 20H3"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron": '<path d="m6 9.5 6 6 6-6"/>',
    "clock": _CLOCK_FACE + '<path d="M12 7v5.2l3.5 2"/>',
    "document": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4 20h16"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
    "folder": '<path d="M4 7a2 2 0 0 1 2-2h4l2 2h6a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z"/>',
    "gear": '<circle cx="12" cy="12" r="3"/>'
    '<path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2 2M16.4 16.4l2 2M5.6 18.4l2-2M16.4 7.6l2-2"/>',
    "home": '<path d="m4 11 8-7 8 7v9H4z"/><path d="M10 20v-6h4v6"/>',
    "hourglass": '<path d="M7 3h10M7 21h10M8 3c0 5 8 5 8 9s-8 4-8 9M16 3c0 5-8 5-8 9s8 4 8 9"/>',
    "info": _CLOCK_FACE + '<path d="M12 11v5M12 7.6v.1"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M16 7l3 3"/>',
    "law": '<path d="M12 4v16M7 20h10M5 7h14"/><path d="m5 7-3 6h6zM19 7l-3 6h6z"/>',
    "lock": '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "meeting": '<circle cx="9" cy="8" r="3"/><path d="M3 19a6 6 0 0 1 12 0"/>'
    '<path d="M16 5.5a3 3 0 0 1 0 5.5M17.5 14a6 6 0 0 1 3.5 5"/>',
    "offered": _CLOCK_FACE + '<path d="M9.7 9.5a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.1"/>',
    "pen": '<path d="M4 20l1-4L16 5l3 3L8 19z"/>',
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20a7 7 0 0 1 14 0"/>',
    "phone": '<path d="M5 4h4l1.5 4.5L8 10a11 11 0 0 0 6 6l1.5-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5'
    'A16 16 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-7h16v7h-3"/><path d="M7 14h10v6H7z"/>',
    "refused": _CLOCK_FACE + '<path d="m6.5 17.5 11-11"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "share": '<path d="M12 3v18"/><path d="M3 9h6M15 15h6"/><path d="m6.5 6.5 3 2.5-3 2.5M17.5 12.5l3 2.5-3 2.5"/>',
    "sign-out": '<path d="M10 4H5v16h5M14 8l4 4-4 4M9 12h9"/>',
    "stop": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M12 8v5M12 16v.1"/>',
    "sunrise": '<path d="M12 3v3M5.6 5.6l2 2M3 12h3M18 12h3M16.4 7.6l2-2"/><path d="M7 17a5 5 0 0 1 10 0"/><path d="M3 21h18"/>',
    "task": '<path d="M4 5h16v14H4z"/><path d="m8 12 3 3 5-6"/>',
    "warning": '<path d="M12 4 2.8 20h18.4z"/><path d="M12 10v4.5M12 17.3v.1"/>',
    "withdrawn": '<path d="M9 7 4.5 11.5 9 16"/><path d="M5 11.5h9a5 5 0 0 1 0 10h-3"/>',
}


def _svg(drawing: str, classes: str) -> Markup:
    return Markup(  # noqa: S704 the drawings above are ours, nothing from outside gets in here
        f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>'
    )


_LARGE = {name: _svg(drawing, "o-i") for name, drawing in _DRAWINGS.items()}
_SMALL = {name: _svg(drawing, "o-i o-i--s") for name, drawing in _DRAWINGS.items()}

NAMES = frozenset(_DRAWINGS)


def icon(name: str, small: bool = False) -> Markup:
    """The drawing as inline SVG, silent for screen readers. An unknown name is a KeyError: a bug, not a gap in the page."""
    return (_SMALL if small else _LARGE)[name]
