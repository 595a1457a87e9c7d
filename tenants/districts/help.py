# pyright: strict
"""Help: how an administrator divides the territory into districts."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="districts",
        group=ADMINISTRATION,
        order=287,
        title=N_("Okrsky"),
        steps=(
            N_("V nabídce Okrsky založte okrsek: název a službu, které patří."),
            N_(
                "Přidejte ulice: celé, jen lichou nebo sudou stranu, nebo rozsah čísel. Bez ulice patří okrsku celý zbytek obce."
            ),
            N_("Přidejte, kdo v okrsku pracuje a kdo zastupuje, od kdy a do kdy."),
            N_("Zkuste v poli Který okrsek? několik adres."),
        ),
        notes=(
            N_("Rozsahy platí podle čísla orientačního. Kde dům jiné než popisné nemá, podle popisného."),
            N_("Vesnici, která v adrese stojí místo ulice, zapište jako ulici."),
            N_("Co by se překrývalo s jiným okrskem, uložit nejde. Co nemá nikdo, najdete pod nadpisem Bez okrsku."),
            N_("Přesun ulice: u původního okrsku jí dejte poslední den a nový okrsek ji dostane ode dne potom."),
            N_("Adresa, na kterou se ptáte, se nikam neukládá."),
        ),
        pages=(
            "/administration/districts",
            "/administration/districts/*",
            "/administration/district-parts/*/end",
        ),
    ),
)
