# pyright: strict
"""Help: being away, and who stands in."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="absences",
        group=EVERY_DAY,
        order=95,
        title=N_("Nepřítomnost a zástup"),
        steps=(
            N_(
                "V Mém dni na kartě Kdo tu není stiskněte „Zapsat nepřítomnost“: od kdy, do kdy a kdo zastoupí. Stačí i hodina."
            ),
            N_(
                "Nahoře stojí lidé ze stejné sdílené buňky a kdo zastupuje podle rozdělení činností; kdo chybí také, je dole."
            ),
            N_("Zaškrtněte, co je hotové. Trvá-li nepřítomnost přes dva dny, musí být hotové všechno."),
            N_("Vytiskněte upozornění na dveře a zkopírujte automatickou odpověď."),
            N_("Nemůže-li zástup dál zastupovat, stiskněte „Změnit zástup“: od té chvíle zastupuje někdo jiný."),
            N_("Vrátíte-li se dřív, stiskněte „Jsem zpátky“."),
        ),
        notes=(
            N_("Proč kdo chybí, se nezapisuje nikde."),
            N_("Kdo případ vede, se zástupem nemění: v historii žádná změna není."),
            N_("Svou nepřítomnost zapisuje každý, nepřítomnost kolegů i vedení. Kdo chybí, vidí celá služba."),
        ),
        pages=("/absences", "/absences/new", "/absences/*", "/absences/*/substitute"),
    ),
)
