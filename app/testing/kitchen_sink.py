"""The kitchen sink: one page with every macro, for the tests of markup, escaping, accessibility and width."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from kernel.web.conflicts import Differing, Stored
from kernel.web.figures import KeySegment, MapBox, MapFlow, MapSide
from kernel.web.forms import EMPTY, filled
from kernel.web.render import (
    TEMPLATES,
    Choice,
    Flash,
    FlashKind,
    FormDraft,
    FormErrors,
    NavGroup,
    NavItem,
    PageContext,
    render_text,
)

FOLDER = Path(__file__).parent / "templates"
TODAY = date(2026, 11, 23)
MANY = [
    *("Nováková Žofie", "Nováček Jan", "O’Brien <b>Pat</b>", "Novotná Eva", "Řehoř Ota"),
    *(f"Pracovnice {n}" for n in range(1, 36)),
]
FIELDS = [
    "jmeno",
    "psc",
    "hledat",
    "heslo",
    "od",
    "do",
    "duvod",
    "kdo",
    "text",
    "jak",
    "rychle",
    "co",
    "jiste",
    "sken",
    "rozhodnuti",
    "dite",
    "kde_state",
    "adresa_state",
    "ulice",
]
HOSTILE = "\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


def shell(t: Callable[[str], str] = str, **changes: Any) -> PageContext:
    """A shell with everything in it."""
    items = [
        NavItem(t("Můj den"), "/", "sunrise", current=True),
        NavItem(t("Moje případy"), "/cases", "folder", 62),
        NavItem(t("Oznámení"), "/notices", "bell", 3, hot=True),
        NavItem(t("Sdílení"), "/sharing", "share"),
    ]
    office = [NavItem(t("Vytížení"), "/load", "chart"), NavItem(t("Správa"), "/admin", "gear")]
    usual: dict[str, Any] = {
        "demo": True,
        "csrf_token": t("token"),
        "actor_name": t("Mgr. Jana Dvořáčková"),
        "organisation_name": t("Městský úřad Lipnice pod Hájem"),
        "organisation_short": t("LH"),
        "service_name": t("OSPOD · péče o rodinu a dítě"),
        "choices": [Choice(t("a.b"), t("OSP · poradenství"), True), Choice(t("a.c"), t("PM · rehabilitace"))],
        "navigation": [NavGroup(None, items), NavGroup(t("Organizace"), office)],
        "flashes": [Flash(t("Záznam je uložený."), kind) for kind in get_args(FlashKind)],
        "may_search": True,
        "search_query": t("Vránová"),
        "printed_by": t("Jana Dvořáčková"),
        "now": datetime(2026, 11, 23, 8, 40, tzinfo=UTC),
        "draft_of": lambda _label, _part: FormDraft(
            t("lístek"), "/x", datetime(2026, 11, 23, 8, 35, tzinfo=UTC), [t("sken.pdf")]
        ),
    }
    return PageContext(**{**usual, **changes})


def kitchen_sink(t: Callable[[str], str] = str, *, with_errors: bool = False, language: str = "cs") -> str:
    """The page as HTML. `t` changes every text of a person."""
    segments = [
        KeySegment(t("Ježková Petra"), date(2026, 8, 30), date(2026, 9, 15), t("příjem oznámení")),
        KeySegment(t("Havelka Tomáš"), date(2026, 9, 15), date(2026, 10, 12)),
        KeySegment(t("Dvořáčková Jana"), date(2026, 10, 12)),
        KeySegment(t("Říhová Alena"), date(2026, 10, 26), date(2026, 10, 30), t("dovolená"), substitute=True),
    ]
    errors = FormErrors({name: t(f"Chybí nebo nesouhlasí: {name}.") for name in FIELDS} if with_errors else {})
    if with_errors:
        errors.add("", t("Mezitím se tu uložila jiná změna."))
        who, when = t("Jana Nová"), datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
        errors.saved = Stored(fields=EMPTY, version=2, by=who, at=when)
        errors.differing = {name: Differing(other=[t("b")], taken=name == "psc", by=who, at=when) for name in FIELDS}
    with TEMPLATES.opened(FOLDER):
        return render_text(
            "kitchen_sink.html",
            page=shell(t, language=language),
            here="/kitchen?sink=" + t("ano"),
            t=t,
            person="Vránová Eliška",
            born=date(2019, 7, 21),
            many=[(str(n), t(name)) for n, name in enumerate(MANY)],
            today=TODAY,
            past=date(2026, 11, 20),
            soon=date(2026, 11, 25),
            far=date(2027, 3, 31),
            segments=segments,
            wrong=errors,
            sent=filled(
                {
                    "other_people": [t("Zvěřinovou"), t("731 456 789")],
                    "other_people_reason": "other_person",
                    "cas": t("9.40"),
                }
            ),
            left=[
                MapSide(
                    t("MěÚ Lipnice"), [MapBox(t("Ochrana dětí"), [t("spis 212/2026")], mine=True), MapBox(t("Kurátor"))]
                )
            ],
            right=[
                MapSide(
                    t("Krok zpět"),
                    [MapBox(t("Poradenství"), [t("složka matky a dlouhý řádek, který se musí zalomit")])],
                ),
                MapSide("", [MapBox(t("Základní škola"))]),
            ],
            flows=[
                MapFlow(0, 0, "3", "given", "both", t("společný plán")),
                MapFlow(0, 1, "1", "law", "in"),
                MapFlow(1, 0, "×", "ended"),
            ],
        )
