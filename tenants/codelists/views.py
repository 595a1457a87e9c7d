# pyright: strict
"""What the code lists of an organisation are, on a day and in their history."""

from collections.abc import Iterable, Mapping
from datetime import date

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from tenants import views as tenant_views
from tenants.tables import PresetName

from . import repository
from .access import SettingPermission, code_of, list_of, require
from .rules import CODE_LISTS, Code, CodeList, Codes
from .schemas import (
    CodeChangeView,
    CodeListHeader,
    CodeListView,
    CodeText,
    CodeView,
    SaidOfCode,
    StoredCodeChange,
    StoredCodeOfList,
)


async def codes_of(actor: Actor, *lists: CodeList) -> list[Codes]:
    """(in unit) These lists of the actor's organisation, on whatever day: one statement.

    `.used(day)` is offered, `.words(code, day)` is said.
    """
    return _lists(lists, await repository.list_codes(actor.tenant, [each.key for each in lists]))


def _lists(lists: Iterable[CodeList], rows: list[StoredCodeOfList]) -> list[Codes]:
    preset = PresetName(rows[0].preset)
    return [Codes(of, preset, [row.change for row in rows if row.list_key == of.key]) for of in lists]


async def list_lists(actor: Actor) -> list[CodeListHeader]:
    """Every code list that the organisation meets."""
    async with look(actor):
        require(actor, SettingPermission.LIST)
        rows = await repository.list_codes(actor.tenant, None)
    met = [each for each in CODE_LISTS.all() if rows[0].preset in each.presets]
    lists = _lists(sorted(met, key=lambda one: one.order), rows)
    return [_header(each, today_in_prague()) for each in lists]


async def code_list(actor: Actor, key: str, code: str | None = None) -> CodeListView:
    """One list with its codes and all of its changes; `code`: one that it must have. Raises NotThere."""
    async with look(actor):
        today, preset = today_in_prague(), await repository.find_preset(actor.tenant)
        of = list_of(preset, key)
        stored = await repository.list_changes(actor.tenant, key)
        codes = Codes(of, preset, stored)
        if code is not None:
            code_of(codes, code)
        require(actor, SettingPermission.LIST)
        changes = await _changes(actor, of, stored)
    held = codes.on(today)
    known = [held.get(code) or Code(code=code, label=last.label, used=False) for code, last in codes.known().items()]
    return CodeListView(
        header=_header(codes, today),
        codes=[_view(of, each, changes, today) for each in sorted(known, key=lambda one: not one.used)],
        changes=changes,
        version=len(changes),
    )


def _header(codes: Codes, today: date) -> CodeListHeader:
    of = codes.of
    return CodeListHeader(
        key=of.key, title=gettext(of.title), help=gettext(of.help), used=len(codes.used(today)), closed=of.closed
    )


def _view(of: CodeList, each: Code, changes: list[CodeChangeView], today: date) -> CodeView:
    mine = sorted((one for one in changes if one.code == each.code), key=lambda one: (one.valid_from, one.id))
    past = [one for one in mine if one.valid_from <= today]
    return CodeView(
        code=each.code,
        label=each.words,
        used=each.used,
        details=_said(of, each.details),
        since=past[-1].valid_from if past else None,
        coming=[one for one in mine if one.valid_from > today and not one.replaced],
    )


def _said(of: CodeList, details: Mapping[str, str]) -> list[SaidOfCode]:
    return [
        SaidOfCode(key=each.key, value=value, title=gettext(each.title), words=each.words(value))
        for each in of.details
        if (value := details.get(each.key)) is not None
    ]


async def _changes(actor: Actor, of: CodeList, rows: list[StoredCodeChange]) -> list[CodeChangeView]:
    """(in unit) Changes as they read, last written first; of one code and day the first of them holds."""
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.set_by for row in rows})
    sealer = await keys.organisation_sealer(actor.tenant)
    found: list[CodeChangeView] = []
    held = set[tuple[str, date]]()
    for row in rows:
        text = opened(sealer, "code_change", row.id, row.sealed, CodeText)
        found.append(
            CodeChangeView(
                id=row.id,
                code=row.code,
                label=gettext(row.label),
                used=row.used,
                details=_said(of, row.said),
                valid_from=row.valid_from,
                by=names.get(row.set_by) if row.set_by else None,
                at=row.set_at,
                reason=text.reason if text is not None else unreadable(),
                replaced=(row.code, row.valid_from) in held,
            )
        )
        held.add((row.code, row.valid_from))
    return found
