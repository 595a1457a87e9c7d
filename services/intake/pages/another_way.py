"""Another way of coming chosen while a notice is written: what was typed goes along, or stands beside it."""

from kernel.web.drafts import FIELD
from kernel.web.form_page import LEFT, MOST_LEFT
from kernel.web.forms import Form
from kernel.web.i18n import N_, gettext
from services.intake.pages.questions import own_fields
from services.intake.rules.channels import ANY_WAY, not_asked
from services.intake.tables import Channel
from services.intake.views import steps_of_visits

OTHER_WAY = "other_way"  # what the button of another way says as the step of the form
_BESIDE = "beside_"
_AS_IT_IS = {"visited_at", "visit_steps"}  # in several fields, which every form of a notice carries
LABELS = {
    "place": N_("Kde"),
    "observed": N_("Co jste sami viděli a slyšeli"),
    "opinion": N_("Co si o tom myslíte"),
    "urgency_narrative": N_("Naléhavost, jak jste ji viděli na výjezdu"),
    "visit_children": N_("Další děti, o kterých to platí"),
    "dated_on": N_("Datum na dopise"),
    "sender_reference": N_("Č. j. odesílatele"),
    "sender_box": N_("Datová schránka odesílatele"),
    "message_number": N_("Číslo datové zprávy"),
    "notifier_name": N_("Jméno nebo název oznamovatele"),
    "notifier_relation": N_("Vztah oznamovatele k dítěti"),
    "notifier_contact": N_("Kontakt na oznamovatele"),
}


def carried(sent: Form, channel: Channel) -> Form:
    """The form of a channel with what was typed into that of another one.

    What this one does not ask stands beside it and is not filed; chosen again, a way that asks it has it back. Its draft is
    thrown away when this one is filed.
    """
    unasked, chosen, form = not_asked(channel), _chosen(sent), sent.with_value("step", "")
    for name in ANY_WAY - _AS_IT_IS:
        words = sent.text(name) or sent.text(_BESIDE + name) or chosen.get(name, "")
        form = form.with_value(name, "" if name in unasked else words)
        if name in LABELS:
            form = form.with_value(_BESIDE + name, words if name in unasked else "")
        elif words and name in unasked:
            chosen[name] = words
        else:
            chosen.pop(name, None)
    left = [each for each in (sent.text(FIELD), *sent.texts(LEFT)) if each]
    form = form.with_values(LEFT, list(dict.fromkeys(left))[:MOST_LEFT])
    return form.with_values("beside", [f"{name}_{words}" for name, words in chosen.items()])


def beside(sent: Form) -> list[tuple[str, str, str]]:
    """What stands beside a form that does not ask it: under which field, how it is called, and the words."""
    names = ((_BESIDE + name, label, sent.text(_BESIDE + name)) for name, label in LABELS.items())
    return [each for each in names if each[2]]


def _chosen(sent: Form) -> dict[str, str]:
    """What was ticked or chosen under a way that asks it, each as one code: `identity_shown`."""
    said = sent.texts("beside")
    return {
        name: each[len(name) + 1 :]
        for each in said
        for name in ANY_WAY - LABELS.keys() - _AS_IT_IS
        if each.startswith(f"{name}_")
    }


def as_addition(sent: Form, *, visit: bool = False) -> Form:
    """What was typed into the form of a notice, as an addition to the one that somebody else made of the same meanwhile; what belongs to a
    visit in the fields of one, or as words where it is asked no more."""
    child = " ".join(filter(None, (sent.text(f"child_{each}").strip() for each in ("given_name", "family_name"))))
    said = [sent.text(each) for each in ("subject", "child_description", "caregivers", "other_children", "place")]
    said += [sent.text(each) for each in own_fields(sent)]
    said += [
        sent.text("observed"),
        sent.text("opinion"),
        *([] if visit else _of_visit(sent)),
        child,
        sent.text("child_address"),
        sent.text("child_birth_date"),
    ]
    form = sent.with_value("step", "").with_value("text", "\n".join(each.strip() for each in said if each.strip()))
    return form.with_values(LEFT, [each for each in (sent.text(FIELD),) if each])


def tells_of_visit(sent: Form) -> bool:
    """Whether something of a visit was typed."""
    names = ("went_out", "visit_day", "urgency_narrative", "visit_steps", "visit_children")
    return any(sent.text(each).strip() for each in names)


def _of_visit(sent: Form) -> list[str]:
    """What was typed of a visit, in words."""
    went = {"yes": gettext("Výjezd: ano"), "no": gettext("Výjezd: ne")}.get(sent.text("went_out"), "")
    when = " ".join(filter(None, (sent.text("visit_day"), sent.text("visit_time"))))
    words = dict(steps_of_visits())
    steps = "; ".join(gettext(words[each]) for each in sent.texts("visit_steps") if each in words)
    first = ", ".join(filter(None, (went, when if went == gettext("Výjezd: ano") else "", steps)))
    return [first, sent.text("urgency_narrative"), sent.text("visit_children")]
