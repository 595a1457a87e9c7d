# pyright: strict
"""Help: a protocol that is read aloud and signed."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="protocols",
        group=EVERY_DAY,
        order=14,
        title=N_("Sepsat protokol a dát ho podepsat"),
        steps=(
            N_(
                "Na oznámení, které přišlo osobně nebo v terénu, stiskněte „Sepsat protokol“. Vidíte přesně to, co přečtete nahlas."
            ),
            N_("Přečtěte to, zapište námitky a vyberte, kdo protokol podepíše. Tím se slova zmrazí."),
            N_("Podejte telefon nebo pero: podepisuje se prstem, perem nebo myší. Poslední tah jde vzít zpět."),
            N_(
                "Kdo podepsat nechce nebo nemůže, u toho napište, proč podpis chybí. Nebo list vytiskněte, dejte podepsat a přiložte."
            ),
            N_("Zapište, komu a kdy jste předali opis."),
        ),
        notes=(
            N_("Přečtený protokol se nemění. Co se ukáže později, připojte jako dodatek s dnešním dnem."),
            N_("Čte se jen to, co řekl oznamovatel: ne to, co pracovník viděl a co si myslí, ani co doplnili jiní."),
            N_("Kdo oznámení podepsal, vidí jen ten, komu se smí oznamovatel zobrazit, a to s důvodem a záznamem."),
            N_("Jméno oznamovatele se vezme z oznámení, podruhé ho nepíšete."),
        ),
        pages=("/protocols/*", "/protocols/of/*", "/protocols/*/add"),
    ),
)
