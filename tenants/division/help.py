# pyright: strict
"""Help: how the work of an agency is divided."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="division",
        group=ADMINISTRATION,
        order=288,
        title=N_("Rozdělení činností, zástupy a sdílené buňky"),
        steps=(
            N_("V nabídce Rozdělení činností zapište, kdo má kterou specializaci a činnost, od kdy, do kdy a proč."),
            N_(
                "Činnost jde rozdělit podle příjmení: vyplňte první a poslední písmeno. Příjmení jde rozdělit i bez činnosti."
            ),
            N_("Zapište, kdo koho zastupuje a kdo patří do které sdílené buňky."),
            N_("Co má platit jinak: tomu dosavadnímu dejte poslední den a nové zapište ode dne potom."),
        ),
        notes=(
            N_("Jaké specializace, činnosti a buňky úřad má, určují číselníky těch jmen."),
            N_("Vidí to všichni v organizaci. Důvody změn vidí jen správce."),
            N_(
                "Kdo zastupuje vedoucího oddělení s jeho právy, k tomu dostane roli zastupování vedení oddělení, od kdy do kdy."
            ),
            N_("Příjmení, která nikdo nemá, stojí na stránce; u dětí s nimi rozhodne vedoucí."),
            N_("Podle čeho se navrhuje koordinátor, v jakém pořadí a kdo přiděluje, určuje Nastavení, Přidělování."),
        ),
        pages=("/administration/division", "/administration/work-parts/*"),
    ),
)
