"""Help: How drafts, conflicts, leaving and the own account work."""

from kernel.web.handbook import Chapter, Picture
from kernel.web.help import CASE, FORMS, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="leaving",
        group=CASE,
        order=105,
        title=N_("Když pracovník odchází"),
        steps=(
            N_("Správce vám před uzavřením účtu řekne, co by nikdo neměl, a může to při uzavření předat kolegovi."),
            N_("Co nikdo nemá, vidí vedení v Mém dni nahoře jako naléhavé. Úkon v řádku vede k předání."),
            N_("U případů změňte klíčového pracovníka, úkoly přidělte někomu jinému."),
        ),
        notes=(
            N_("Kdo ve službě už nepracuje, toho nikde nejde vybrat. Dřívější zápisy zůstávají pod stejným jménem."),
        ),
    ),
    Help(
        key="drafts",
        group=FORMS,
        order=180,
        title=N_("Vrátit se ke konceptu"),
        steps=(
            N_("Větší formuláře si samy ukládají koncept, zatímco píšete; pod formulářem stojí, kdy naposledy."),
            N_(
                "Když formulář otevřete znovu, koncept v něm najdete. Všechny jsou v nabídce u vašeho jména pod"
                " „Rozepsané formuláře“."
            ),
            N_("Koncept zmizí, když formulář odešlete nebo koncept zahodíte, jinak po 14 dnech."),
        ),
        notes=(
            N_("Koncepty vidíte jen vy. Na cizím zařízení to při přihlášení zaškrtněte: po odhlášení se zahodí."),
            N_("Přiložený soubor si prohlížeč nepamatuje. Vyberte ho znovu."),
        ),
        pages=("/drafts",),
    ),
    Help(
        key="conflict",
        group=FORMS,
        order=190,
        title=N_("Když se totéž mezitím uložilo odjinud"),
        steps=(
            N_(
                "Formulář se vrátí s tím, co jste napsali. Nahoře stojí, že mezitím někdo uložil, a je-li to "
                "známo, kdo a kdy."
            ),
            N_("U polí, která se liší, stojí i druhá hodnota. Rozhodněte u každého, která platí."),
            N_("Uložte znovu. Zapíše se to, co je v polích."),
        ),
    ),
    Help(
        key="account",
        group=FORMS,
        order=200,
        title=N_("Účet, heslo a přihlášení"),
        steps=(
            N_("Heslo změníte v nabídce u svého jména pod „Můj účet a přihlášení“."),
            N_("Zapomněli jste se odhlásit na cizím počítači? Tamtéž stiskněte „Odhlásit se všude“."),
            N_("Pracujete-li ve více službách, přepnete je nahoře u názvu organizace."),
        ),
        pages=("/account",),
    ),
)

HANDBOOK = Chapter("spravce", 30)
HANDBOOK_PICTURES = (
    Picture("admin-people", "kadlec", "/administration/people"),
    Picture("admin-person", "kadlec", "/administration/people", press=("Tomáš Havelka",)),
    Picture("admin-districts", "kadlec", "/administration/districts"),
    Picture("admin-settings", "kadlec", "/administration/settings"),
    Picture("admin-setting", "kadlec", "/administration/settings/urgency_deadline"),
)
