"""What judgements add to the pages of notices, and what follows from them."""

from pathlib import Path

from cases.cases import views as case_views
from cases.cases.events import CaseUnmerged, KeyWorkerChanged
from cases.cases.tables import RecordKind
from cases.deadlines.rules import KINDS
from cases.standing_in.views import WORDS
from kernel.events import AT_ONCE, LATER, On
from kernel.web.day import DAY, DayKind
from kernel.web.guard import RULES
from kernel.web.handbook import CHAPTERS, PICTURES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, NOTIFICATIONS, PANELS, NotificationWords, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import access as intake_access
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.intake.events import (
    NoticeAdded,
    NoticeAssigned,
    NoticeJoined,
    NoticeMarked,
    NoticePassedOn,
    NoticeTakenBack,
)
from services.intake.service import terms as intake_terms
from services.registers import views as register_views
from services.registers.events import EntryEnded
from services.registers.service import STILL_IN_DANGER
from tenants.codelists.rules import CODE_LISTS
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.messages.rules import MESSAGES, MessageKind
from tenants.settings.rules import SETTINGS

from . import api, help, pages, repository, rules, service, views
from .access import ANSWERING, ProtectionPermission, in_danger
from .events import AdditionHeard, AdditionJudged, UrgencyAnswered, UrgencyAsked, UrgencyAssessed
from .rules import on_call
from .service import reactions, terms
from .tables import BasicResult

_SIGN = case_views.Sign(
    key="urgency",
    order=10,
    beside=views.urgency_of_case,
    view=views.sign_of_urgency,
    early=True,
    header=True,
    label=N_("Naléhavost"),
)
_URGENCY = intake_views.Urgency(
    of=views.signs_of,
    urgent=views.judged_urgent,
    abouts=views.abouts_of,
    parts=views.parts_of,
    danger=views.danger_of,
    there=views.told_there,
    not_judged=views.not_judged,
    open=views.open_of,
    asked=views.asked_of,
)
_HEARD = intake_views.Heard(
    children=views.children_heard_of,
    named=views.named_beside,
    keep=service.keep_word,
    unjudged=views.threatened_unjudged,
    words=views.heard_in_words,
)
_VISITS = intake_views.Visits(
    steps=on_call.steps_there,
    left=on_call.left_unnamed,
    asks_form=views.visits_ask_form,
    may=views.may_visit,
    stand=views.children_beside_visit,
    keep=service.keep_visit,
)
_ACTIONS = (
    ("urgency.assessed", N_("Naléhavost posouzena")),
    ("urgency.set_aside", N_("Slova oznámení nejsou další dítě")),
    ("urgency.all_judged", N_("Řečeno, zda jsou posouzené všechny děti z oznámení")),
    ("urgency.asked", N_("Dotaz na naléhavost oznámení")),
    ("urgency.answered", N_("Odpověď na dotaz k naléhavosti")),
    ("urgency.question_withdrawn", N_("Dotaz na naléhavost vzat zpět")),
    ("urgency.addition_judged", N_("Doplnění oznámení posouzeno")),
    ("urgency.addition_heard", N_("Řečeno, zda oznámení nebo doplnění ohrožuje dítě akutně")),
    ("urgency.step_ticked", N_("Krok u naléhavého oznámení zapsán")),
    ("basic.assessed", N_("Základní vyhodnocení podepsáno")),
    ("urgency.read", N_("Nahlédnutí do posouzení naléhavosti")),
)

_IN_LOG = (
    ("urgency.assess", N_("Posouzení naléhavosti")),
    ("urgency.visit", N_("Zápis výjezdu v pohotovosti")),
    ("urgency.take_step", N_("Zápis kroku u oznámení")),
    ("urgency.ask", N_("Dotaz k posouzení naléhavosti")),
    ("urgency.answer", N_("Odpověď na dotaz k naléhavosti")),
    ("basic.assess", N_("Základní vyhodnocení")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    RULES.add(ProtectionPermission)
    SETTINGS.add(
        rules.URGENCY_FORM,
        on_call.ONCALL_FORM_REQUIRED,
        rules.INTERVENTION_HOURS,
        *rules.ANNEXES,
        rules.NO_RISK_STAYS_NOTICE,
    )
    CODE_LISTS.add(rules.ENROLMENT_REASONS)
    KINDS.add(terms.INTERVENED)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    CHAPTERS.add(help.HANDBOOK)
    PICTURES.add(*help.HANDBOOK_PICTURES)
    API.add(*api.ROUTES)
    _react()
    case_views.DUTIES.add(
        case_views.Duty(
            intake_rules.ASSESS_URGENCY, N_("Posoudit naléhavost"), "/notices/{source_id}/urgency?case={case_id}"
        ),
        case_views.Duty(rules.JUDGE_ADDITION, N_("Posoudit doplnění"), "/notices/{source_id}/urgency/addition"),
        case_views.Duty(
            rules.ASSESS_BASICALLY, N_("Základní vyhodnocení"), "/notices/{source_id}/basic?case={case_id}"
        ),
    )
    case_views.TASK_WORDS.add(views.words_of_tasks)
    _add_to_cases()
    PANELS.add(Panel("notice", "urgency", 10, "protection/panel_notice.html", views.judged))
    register_views.CHILDREN.add(views.names_in_registers)
    register_views.ASSESSED.add(repository.RESULT_OF_CASE)
    intake_views.NO_FAMILY.add(repository.KEPT_ALONE)
    register_views.STAYING.add(views.staying)
    DAY.add(DayKind("urgency-questions", 22, pages.on_my_day))
    WORK.add(
        WorkOf(
            kind="urgency_questions",
            what="questions about urgency that wait for their answer",
            said=N_("dotazy na naléhavost, které čekají na odpověď"),
            roles=ANSWERING,
            count=repository.count_asked_of,
            rows=views.asked_of_leavers,
            tell=reactions.tell_who_waits,
        )
    )
    _of_notices()
    _tell()
    ACTIONS.add(*_ACTIONS, *_IN_LOG)


def _react() -> None:
    """What follows from facts."""
    LATER.add(
        On(UrgencyAssessed, reactions.tell_of_assessment),
        On(AdditionJudged, reactions.tell_of_reopening),
        On(NoticeMarked, reactions.tell_of_mark),
        On(AdditionHeard, reactions.tell_of_word),
        On(NoticePassedOn, reactions.tell_of_danger_elsewhere),
        On(UrgencyAsked, reactions.tell_who_is_asked),
        On(UrgencyAnswered, reactions.tell_who_asked),
    )
    AT_ONCE.add(
        On(NoticeAdded, service.ask_what_is_open),
        On(NoticeAssigned, service.ask_what_is_open),
        On(NoticeJoined, service.ask_what_is_open),
        On(NoticeTakenBack, service.ask_what_is_open),
        On(NoticeAssigned, service.ask_for_basic),
        On(NoticeJoined, service.ask_for_basic),
        On(UrgencyAssessed, service.ask_for_basic),
        On(CaseUnmerged, service.ask_once_parted),
        On(EntryEnded, service.ask_once_mistaken),
        On(NoticeAssigned, terms.handed_over),
        On(NoticeJoined, terms.handed_over),
        On(NoticePassedOn, terms.passed_on),
        On(NoticeTakenBack, terms.taken_back),
        On(KeyWorkerChanged, terms.follow),
        On(KeyWorkerChanged, service.led_by_another),
    )


def _of_notices() -> None:
    """What notices ask of whoever judges them."""
    intake_views.URGENCY.add(_URGENCY)
    intake_views.HEARD.add(_HEARD)
    intake_views.VISITS.add(_VISITS)
    intake_views.FURTHER.add(views.further_children)
    intake_access.READERS.add(views.asked_notices)
    intake_access.STILL_READ.add(in_danger)
    narrower, reads = intake_views.Narrower, intake_access.reads_every  # what came of an assessment is for who reads it
    kept, enrolled = repository.found(BasicResult.KEPT), repository.found(BasicResult.SECTION_6)
    intake_views.NARROWER.add(
        narrower(key="judged", label=N_("posouzená"), where=repository.judged(intake_terms.ASKED), waits=False),
        narrower(key="kept", label=N_("ponechaná jako podnět"), where=kept, waits=False, offered=reads),
        narrower(key="enrolled", label=N_("zařazená do evidence"), where=enrolled, waits=False, offered=reads),
    )


def _add_to_cases() -> None:
    """What is said of cases, and what is to be done in them."""
    case_views.PARTING.add(views.parted, views.came_meanwhile)
    STILL_IN_DANGER.add(views.still_in_danger)
    case_views.CAME_TO.add(views.came_to_before)
    case_views.TAKEN_OVER.add(service.take_over)
    case_views.FOLLOWING.add(case_views.Following(RecordKind.NOTICE, views.done_in))
    case_views.SIGNS.add(_SIGN)
    WORDS.add(views.words_of_acts)
    case_views.IN_DANGER.add(views.cases_in_danger)
    case_views.DUE_FIRST.add(views.cases_due)
    case_views.TO_DO.add(views.due_in_case)


def _tell() -> None:
    """What people are told, on My day and by messages."""
    NOTIFICATIONS.add(
        NotificationWords(
            "urgency.asked",
            N_("Někdo se vás ptá na naléhavost oznámení."),
            "/notices/{about_id}/urgency/answer",
            intake_views.names_of_notices,
            views.opens_for_me,
        )
    )
    NOTIFICATIONS.add(
        NotificationWords(
            "urgency.answered",
            N_("Na dotaz k naléhavosti je odpověď."),
            "/notices/{about_id}",
            intake_views.names_of_notices,
        )
    )
    NOTIFICATIONS.add(
        NotificationWords(
            "urgency.nobody_answers",
            N_(
                "Koho se ptáte na naléhavost, neodpoví: jeho role tu končí. Zeptejte se někoho jiného, nebo vezměte dotaz zpět."
            ),
            "/notices/{about_id}",
            intake_views.names_of_notices,
            views.waits_for_who_leaves,
        )
    )
    NOTIFICATIONS.add(
        NotificationWords(
            "urgency.acute_word",
            N_("Podle toho, kdo to zapsal, je dítě akutně ohrožené. Posuďte to hned."),
            "/notices/{about_id}",
            intake_views.names_of_notices,
            views.still_acute,
        )
    )
    for kind, sentence in (
        ("urgency.urgent", N_("Posouzeno jako naléhavé.")),
        ("urgency.not_urgent", N_("Posouzeno jako nenaléhavé.")),
        ("urgency.no_longer", N_("Bylo naléhavé, teď posouzeno jako nenaléhavé.")),
        (
            "urgency.elsewhere",
            N_("Naléhavé dítě: oznámení patří jinému úřadu a ten ho zatím nepřevzal. Pomáhá se tady."),
        ),
        ("urgency.reopened", N_("Po doplnění se naléhavost posuzuje znovu.")),
    ):
        NOTIFICATIONS.add(NotificationWords(kind, sentence, "/urgency/{about_id}", views.names_of, views.still_so))
    NOTIFICATIONS.add(
        NotificationWords(
            "urgency.same_urgent",
            N_("Naléhavé podle jiného oznámení, které je označené jako totéž."),
            "/notices/{about_id}",
            intake_views.names_of_notices,
            views.still_urgent_by_same,
        )
    )
    _send()


def _send() -> None:
    """What of it goes out at once."""
    MESSAGES.add(
        MessageKind(key="urgency.urgent", title=N_("Naléhavé oznámení"), urgent=True, still=views.still_holds),
        MessageKind(
            key="urgency.elsewhere",
            title=N_("Naléhavé oznámení, které patří jinam"),
            urgent=True,
            still=views.still_holds,
        ),
        MessageKind(key="urgency.same_urgent", title=N_("Naléhavé podle jiného oznámení téhož"), urgent=True),
        MessageKind(key="urgency.acute_word", title=N_("Dítě akutně ohrožené"), urgent=True, still=views.stays_acute),
        MessageKind(key="urgency.asked", title=N_("Dotaz na naléhavost"), urgent=True, still=views.still_asked),
    )
