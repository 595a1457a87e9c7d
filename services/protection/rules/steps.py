"""The lists of what is done at once (annexes S 8-1 and S 8-2 of S001; § 15 and § 16 of Act 359/1999)."""

from kernel.web.i18n import N_
from services.intake.rules import URGENCY
from services.protection.tables import Step, StepOutcome
from tenants.settings.rules import Number, annex
from tenants.tables import PresetName

STEPS = {
    Step.WHERE_CHILD_IS: N_("Zjistit, kde dítě je a kdo je s ním"),
    Step.POLICE: N_("Zavolat Policii ČR (158)"),
    Step.AMBULANCE: N_("Zavolat záchrannou službu (155)"),
    Step.HEAD_CONSULTED: N_("Poradit se s vedením"),
    Step.ON_THE_SPOT: N_("Jet na místo a zjistit skutečný stav"),
    Step.CHILD_TALKED_TO: N_("Mluvit s dítětem"),
    Step.PROSECUTION: N_("Oznámit věc policii nebo státnímu zastupitelství"),
    Step.CARE_15: N_("Neodkladná péče podle § 15: obec, kde dítě je, a zpráva obci s rozšířenou působností"),
    Step.PARENTS_TOLD: N_("Zjistit postoj rodičů a říct jim, co se chystá"),
    Step.MOTION_16: N_("Návrh soudu na předběžné opatření podle § 16"),
    Step.CHILD_HANDED_OVER: N_("Předat dítě tam, kde bude v bezpečí"),
    Step.CONFERENCE: N_("Svolat případovou konferenci"),
    Step.TAKEN_OVER: N_("Převzetí druhým úřadem: potvrdil, že dítěti pomáhá"),
}
LISTS = (
    (N_("Co teď"), tuple(Step)[:7]),
    (N_("Dítě potřebuje okamžitou pomoc"), tuple(Step)[7:12]),
)
"""The wording of the annexes is not in the seeds; composed from S001, S003 and domain reference 1.6."""
ANNEX_URGENCY = annex(
    "annex_urgency",
    500,
    N_("Příloha: posouzení naléhavosti případu"),
    {PresetName.OSPOD_S001: "S 8-1", PresetName.OSPOD_S003: "48"},
)
ANNEX_WHAT_NOW = annex("annex_what_now", 501, N_("Příloha: co teď (první kroky)"), {PresetName.OSPOD_S001: "S 8-1"})
ANNEX_HELP = annex("annex_help", 502, N_("Příloha: postup při okamžité pomoci"), {PresetName.OSPOD_S001: "S 8-2"})
ANNEXES = (ANNEX_URGENCY, ANNEX_WHAT_NOW, ANNEX_HELP)
ANNEX_OF_LISTS = (ANNEX_WHAT_NOW, ANNEX_HELP)
"""In the order of the lists; what is done where a notice belongs elsewhere is no annex."""
LIST_ELSEWHERE = (N_("Oznámení patří jinému úřadu"), (Step.TAKEN_OVER,))
"""What ends the care for a child here whose notice belongs to another authority, beside the steps of § 15."""
OUTCOMES = {StepOutcome.DONE: N_("Stalo se"), StepOutcome.NOT_NEEDED: N_("Není třeba")}
INTERVENED = "urgency.intervened"  # the kind of the clock of intervention, D6
INTERVENTION_HOURS = Number(
    key="intervention_hours",
    group=URGENCY,
    order=330,
    title=N_("Do kdy zasáhnout u naléhavého"),
    help=N_("Vnitřní lhůta: zákon ani standard u slova bezodkladně číslo nemají. Skončí prvním krokem, který se stal."),
    least=1,
    most=48,
    unit=(N_("hodina"), N_("hodiny"), N_("hodin")),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), 2),
)
"""Domain reference 1.17, rule 4: a clock of the agency, shown as its own."""
