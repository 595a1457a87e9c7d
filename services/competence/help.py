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
        ),
        notes=(
            N_("Úřadu, který pracuje v Opoře, přijde postoupené oznámení hned. Vy uvidíte jen, že bylo doručeno."),
            N_("Jinam vytiskněte list k postoupení a pak zapište, jak a kdy odešel. Oznamovatel v něm není."),
            N_("Co je postoupené, z toho tady zůstane hlavička. Úkoly a lhůty tu skončí."),
            N_("Dožádání: případ zůstává u nás v rejstříku NOM a jiný úřad jen požádáte o úkon."),
            N_("Má-li oznámení případ, postoupit nejde: předává se celý případ."),
        ),
        pages=("/notices/*/competence", "/notices/*/competence/steps"),
    ),
)
