# pyright: strict
"""What the codes of consents are called; translated where they are shown."""

from consent.tables import ConsentForm, ConsentType, ItemKind, Purpose, Relation
from kernel.web.i18n import N_

TYPE_LABELS = {
    ConsentType.HANDOVER: N_("Předání údajů"),
    ConsentType.CASE_MANAGEMENT: N_("Případová spolupráce"),
    ConsentType.INFO_SHARING: N_("Sdílení informací"),
}
ITEM_LABELS = {
    ItemKind.GIVEN_NAME: N_("jméno"),
    ItemKind.FAMILY_NAME: N_("příjmení"),
    ItemKind.RESIDENCE: N_("město/kraj pobytu"),
    ItemKind.EMAIL: N_("e-mailový kontakt"),
    ItemKind.PHONE: N_("telefonický kontakt"),
    ItemKind.HEALTH: N_("základní informace o zdravotním stavu"),
    ItemKind.PLAN: N_("plán dalšího postupu"),
    ItemKind.GOAL: N_("cíle"),
    ItemKind.TASK: N_("úkoly"),
    ItemKind.MEETING_OUTPUT: N_("výstupy z porad"),
    ItemKind.INFORMATION: N_("konkrétní informace k tématům"),
}
PURPOSE_LABELS = {
    Purpose.CHOOSE_PEER: N_("volba vhodného peer mentora"),
    Purpose.SERVICE_START: N_("nabídka a zahájení služby"),
    Purpose.COOPERATION: N_("společné řešení situace klienta"),
}
FORM_LABELS = {
    ConsentForm.WRITTEN: N_("písemně, podepsaný list"),
    ConsentForm.ORAL: N_("ústně, zapsáno"),
    ConsentForm.ELECTRONIC: N_("elektronicky"),
}
SAID_BY_LABELS = {
    Relation.SELF: N_("klient osobně"),
    Relation.PARENT: N_("rodič"),
    Relation.GUARDIAN: N_("opatrovník nebo poručník"),
}
# what a tired person need not type; any other topic can be written in
TOPICS = (
    N_("cíle a kroky společného plánu"),
    N_("bydlení a úprava bytu"),
    N_("průběh rehabilitace"),
    N_("zaměstnání"),
    N_("příspěvky a dávky"),
    N_("pomůcky a doprava"),
)
