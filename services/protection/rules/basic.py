"""What may come of a basic assessment, in words."""

from kernel.web.i18n import N_
from services.protection.tables import BasicResult, EnrolmentReason, Register

RESULTS = {
    BasicResult.KEPT: N_("Zůstává podnětem"),
    BasicResult.SECTION_6: N_("Dítě podle § 6: zařadit do základní evidence"),
}
REGISTERS = {
    Register.OM: N_("OM: dítě v místní působnosti úřadu"),
    Register.NOM: N_("NOM: druhá řada, například dožádání"),
}
ENROLMENT_REASONS = {
    EnrolmentReason.SECTION_6_FOUND: N_("vyhodnocení: jde o dítě podle § 6"),
    EnrolmentReason.ZDVOP: N_("zpráva o přijetí do zařízení pro děti vyžadující okamžitou pomoc"),
    EnrolmentReason.HEALTH_PROVIDER: N_("zpráva poskytovatele zdravotních služeb (§ 10a odst. 1)"),
    EnrolmentReason.NATURAL_PERSON: N_("zpráva fyzické osoby (§ 10a odst. 2)"),
    EnrolmentReason.FUTURE_ADOPTER: N_("předání dítěte budoucímu osvojiteli (§ 10a odst. 4)"),
    EnrolmentReason.EMBASSY: N_("zpráva zastupitelského úřadu (§ 36)"),
    EnrolmentReason.GUARDIAN_APPOINTED: N_("soud ustanovil úřad poručníkem nebo opatrovníkem"),
    EnrolmentReason.JUVENILE_PROSECUTED: N_("trestní stíhání mladistvého nebo řízení o dítěti do 15 let"),
    EnrolmentReason.MISDEMEANOUR: N_("řízení o přestupku"),
    EnrolmentReason.OTHER: N_("jiný důvod podle směrnice, uvedený níže"),
}
"""Domain reference 1.5, as the directive lists them; the list goes on there."""
