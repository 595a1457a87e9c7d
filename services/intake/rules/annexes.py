"""As which annexes of its standard an authority has the papers of a notice (domain reference 9, row 25)."""

from kernel.web.i18n import N_
from tenants.settings.rules import annex
from tenants.tables import PresetName

ANNEX_RECORD = annex("annex_record", 490, N_("Příloha: záznam o úkonu"))
ANNEX_PROTOCOL = annex("annex_protocol", 491, N_("Příloha: protokol z jednání"), {PresetName.OSPOD_S003: "36"})
