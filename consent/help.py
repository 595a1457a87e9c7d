"""Help: How decisions of clients are recorded and withdrawn."""

from kernel.web.help import CONSENT, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="consent",
        group=CONSENT,
        order=110,
        title=N_("Zapsat souhlas nebo nesouhlas klienta"),
        steps=(
            N_("V případu na kartě Souhlas stiskněte „Zapsat rozhodnutí“ a vyberte, o čem klient rozhoduje."),
            N_("Projděte s klientem co, komu, k čemu a do kdy. Předem není zaškrtnuto nic."),
            N_("Zapište, jak se klient rozhodl a jak a kdy se vyjádřil. Při nesouhlasu se na rozsah a účel neptejte."),
            N_("Náhled ukazuje přesné znění. Uložte rozhodnutí."),
        ),
        notes=(
            N_(
                "Souhlas platí jen pro toho, koho uvádí, a jen do uvedeného dne. Odmítnout lze bez důvodu a "
                "klient tím službu neztratí."
            ),
            N_("List k podpisu vytisknete ze zapsaného souhlasu; podepsaný sken přiložíte tam."),
            N_("Změna se zapisuje jako nové znění a dřívější zůstává uložené."),
        ),
        pages=(
            "/cases/*/consents",
            "/cases/*/consents/new",
            "/consents/*",
            "/consents/*/change",
        ),
    ),
    Help(
        key="withdrawal",
        group=CONSENT,
        order=120,
        title=N_("Zapsat odvolání souhlasu"),
        steps=(
            N_("V případu na kartě Souhlas otevřete souhlas a stiskněte „Zapsat odvolání“."),
            N_("Přečtěte si, co skončí."),
            N_("Zapište, kdy a jak to klient řekl, a uložte."),
            N_("Má-li souhlas zapsaný druhá služba, zapište u svého případu, že klient nesouhlasí; skončí stejně."),
        ),
        notes=(
            N_("Sdílení podle souhlasu skončí v téže chvíli na všech místech."),
            N_("Na důvod se klienta neptejte, uvádět ho nemusí."),
            N_(
                "Zazněl-li nesouhlas dřív, než ho zapisujete, uvidíte u dne, co se od té doby předalo, převzalo nebo uzavřelo. "
                "Potvrdíte, že o tom víte, a zapíše se, že to bylo bez souhlasu."
            ),
            N_(
                "Ne ke společné práci ji ukončí hned u obou služeb, ať ho zapíše kterákoli z nich. "
                "Druhá se dozví jen kdy to bylo řečeno, a má-li souhlas zapsaný sama, i jak, zda klientem nebo za něj (beze jména), a kdo to zapsal."
            ),
        ),
        pages=("/consents/*/withdraw",),
    ),
)
