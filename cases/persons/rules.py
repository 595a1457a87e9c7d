# pyright: strict
"""Whether agendas know of each other's files, and how a child of another one fits."""

from kernel.web.i18n import N_
from tenants.settings.rules import YesNo, always
from tenants.tables import OrganisationKind, PresetName

ACROSS_AGENDAS: YesNo = YesNo(
    key="identity_across_agendas",
    group=N_("Více agend jednoho úřadu"),
    order=940,
    title=N_("Pracovníci všech agend úřadu vidí hlavičky spisů dětí"),
    help=N_(
        "Jméno, datum narození, agenda, značka, stav a kdo spis vede. Obsah spisu čte dál jen jeho agenda. Když to vypnete, jedna"
        " agenda o dětech druhé neví. Úřad, který má agendu kolizního opatrovníka, to vypnout nemůže: nešlo by poznat, kdo stojí na obou stranách."
    ),
    presets=dict.fromkeys(PresetName.of(OrganisationKind.OSPOD), True),
)
"""Domain reference 1.5 and 9, row 23; the database asks for it in `opora.knows_persons`."""
GUARDIAN_IS_APART: YesNo = always(
    "guardian_apart",
    970,
    N_("Kdo vede ochranu dítěte, není jeho kolizním opatrovníkem ani ho nezastupuje"),
    N_("Spis i koordinace se vedou odděleně. Nemůže-li to vést nikdo jiný, zapíše výjimku s důvodem vedoucí odboru."),
    PresetName.of(OrganisationKind.OSPOD),
)
"""Domain reference 1.11 and 9, row 21; held by the database."""
