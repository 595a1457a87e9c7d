"""Help: how it is decided whose a notice is."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="competence",
        group=EVERY_DAY,
        order=12,
        title=N_("Posoudit příslušnost a postoupit"),
        steps=(
            N_(
                "Na oznámení stiskněte „Posoudit příslušnost“. Vedle uvidíte, co o dítěti v Opoře je, i uzavřené spisy."
            ),
            N_("Zaškrtněte, zda jste hledali i v listinném archivu, a vyberte, komu oznámení patří."),
            N_("Patří-li jinam, vyberte úřad a napište proč. Podle bydliště dítěte ho Opora nabídne."),
            N_("Vyberte, zda oznámení postoupíte, nebo oznamovatel dostal spojení a obrátí se tam sám."),
            N_("Zapište, jak se to oznamovatel dozvěděl, nebo proč ne."),
            N_("Přišlo-li oznámení jako soubor, vyberte, které soubory odejdou s ním. Žádný neodejde sám."),
            N_("Než podepíšete, ukáže se, komu a co odejde a co zůstane tady."),
        ),
        notes=(
            N_("Úřadu, který pracuje v Opoře, přijde postoupené oznámení hned. Vy uvidíte jen, že bylo doručeno."),
            N_(
                "Jinam vytiskněte list k postoupení a zapište, jak a kdy odešel; vytisknout ho jde i potom. Oznamovatel v něm není."
            ),
            N_("Nemá-li u takového úřadu oznámení kdo převzít, jde tam listem jako jinam."),
            N_("Oznámení téhož s postoupeným neodejde: po podpisu rozhodněte i o něm."),
            N_("Co je postoupené, z toho tady zůstane hlavička. Úkoly a lhůty tu skončí."),
            N_(
                "Dožádání: dítě patří nám podle trvalého pobytu, případ zůstává u nás a jiný úřad jen požádáte o úkon."
                " Do NOM ho po vyhodnocení zařadí dožádaný úřad."
            ),
            N_("Má-li oznámení případ, postoupit nejde: předává se celý případ."),
        ),
        pages=("/notices/*/competence", "/notices/*/competence/steps"),
    ),
)
