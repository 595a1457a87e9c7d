# pyright: strict
"""Help: the first page of who works for the organisation as a whole."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="organisation",
        group=ADMINISTRATION,
        order=280,
        title=N_("Přehled organizace"),
        steps=(
            N_("Po přihlášení uvidíte, jakou roli v organizaci máte a co v ní vidíte."),
            N_(
                "Správce tu má, co na něj čeká: nevyužité pozvánky, lidi bez druhého faktoru, okrsky bez lidí, zprávy, které nedošly."
            ),
            N_("Tajemník úřadu tu má souhrny po službách: kolik lidí v nich pracuje a kolik čeho je otevřeno."),
        ),
        notes=(N_("Souhrny počítá každá služba sama. Jména ani obsah do nich nevstupují."),),
        pages=("/organisation",),
    ),
)
