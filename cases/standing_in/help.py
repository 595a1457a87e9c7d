# pyright: strict
"""Help: what was done while somebody was away."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="handing-back",
        group=EVERY_DAY,
        order=96,
        title=N_("Co se dělo v zástupu"),
        steps=(
            N_("Po návratu stojí v Mém dni „Přečíst, co se dělo v zástupu“. Otevřete ho."),
            N_("List říká, co zástup ve vašich případech a oznámeních udělal, kdy a u koho; odtud se jde přímo tam."),
            N_("Až ho přečtete, stiskněte „Mám přečteno“. Zapíše se kdo a kdy."),
        ),
        notes=(
            N_("Nedělo-li se nic, nečeká na vás nic."),
            N_("Lhůta: do konce pracovního dne, kdy jste zpátky; po poledni nebo ve volný den do konce dalšího."),
            N_("List čte ten, kdo chyběl, a vedení. Nikdo jiný."),
        ),
        pages=("/absences/*/sheet",),
    ),
)
