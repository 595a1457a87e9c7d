"""Help: How services meet and what comes out of it."""

from kernel.web.help import TOGETHER, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="meeting",
        group=TOGETHER,
        order=170,
        title=N_("Svolat a uzavřít poradu"),
        steps=(
            N_("Na stránce Porady stiskněte „Svolat poradu“, vyberte službu, den, účastníky a klienty."),
            N_("U každého klienta zapište plán, cíle a kroky s termíny a lidmi."),
            N_("Až jsou body hotové, stiskněte „Uzavřít a předat výstupy“ a potvrďte na další stránce."),
        ),
        notes=(
            N_(
                "Výstup se zapíše do záznamů klienta v obou službách a pak už se nepřepisuje. Kroky se "
                "objeví v Mém dni u odpovědných."
            ),
            N_("Interní zápis vidí jen týmy obou služeb."),
            N_("Dokud není žádný bod uzavřený, lze poradě změnit den, hodinu i účastníky, nebo ji s důvodem odvolat."),
            N_("Klienta, který se probírat nebude, stáhnete z programu u jeho bodu, dokud porada neskončí."),
            N_("Na program lze dát jen klienta, jehož souhlas se spoluprací platí."),
        ),
        pages=(
            "/meetings",
            "/meetings/new",
            "/meetings/*",
            "/meetings/*/conclude",
            "/meetings/*/invite",
            "/meetings/*/change",
            "/meetings/*/call-off",
            "/meetings/*/items/*/take-off",
            "/meetings/*/minutes",
            "/meetings/*/items/new",
            "/meetings/*/items/*",
            "/cases/*/plan",
            "/meetings/*/items/*/goals/*",
        ),
    ),
)
