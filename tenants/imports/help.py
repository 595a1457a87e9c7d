# pyright: strict
"""Help: how an administrator imports a table."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="imports",
        group=ADMINISTRATION,
        order=289,
        title=N_("Načíst lidi nebo okrsky z tabulky"),
        steps=(
            N_("Stáhněte vzor. Má správné nadpisy a v něm to, co už v Opoře je."),
            N_("Doplňte řádky v Excelu nebo LibreOffice a soubor nahrajte jako XLSX nebo CSV."),
            N_("Zkontrolujte ukázku: u každého řádku stojí, co by se stalo, nebo proč to nejde."),
            N_("Když je všechno v pořádku, potvrďte. Zapíše se přesně to, co jste viděli."),
        ),
        notes=(
            N_("Dokud je jediný řádek špatně, nezapíše se nic. Opravte ho v souboru a nahrajte ho znovu."),
            N_("Řádek, který už platí, se přeskočí. Tentýž soubor tak jde nahrát víckrát."),
            N_("Odkazy pozvánek uvidíte po potvrzení jen jednou: uložte si je a předejte."),
            N_("Nejvýš tisíc řádků. Soubor se neukládá."),
        ),
        pages=("/administration/import/*",),
    ),
)
