# pyright: strict
"""Help: how an administrator keeps the directory of authorities."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="authorities",
        group=ADMINISTRATION,
        order=288,
        title=N_("Adresář úřadů"),
        steps=(
            N_("V nabídce Adresář úřadů najděte úřad podle názvu, zkratky nebo obce."),
            N_("Nový přidejte tlačítkem „Přidat úřad“, více najednou načtěte z tabulky."),
            N_("Napište, pro které obce úřad je: podle nich ho Opora navrhne u oznámení."),
            N_("Pracuje-li úřad taky v Opoře, vyberte jeho službu. Postoupené oznámení jí pak přijde rovnou."),
        ),
        notes=(
            N_("Změna platí ode dne, který napíšete. Co platilo dřív, zůstává u toho, co se podle toho postoupilo."),
            N_("Úřad, který skončil, dostane poslední den. Potom mu nic postoupit nejde."),
            N_("Úřady označené „smyšlený“ jsou jen na ukázku: před ostrým provozem je ukončete a načtěte skutečné."),
        ),
        pages=(
            "/administration/authorities",
            "/administration/authorities/*",
            "/administration/authorities/*/change",
        ),
    ),
)
