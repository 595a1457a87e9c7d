"""Team meetings, what a meeting settles for a client, and the steps that come of it."""

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class TeamMeeting(Table, tablename="team_meeting", db=DB):
    """A meeting of two services; the minutes are internal. `settled`: an output of it was concluded. One that was called off
    was not held, and nothing of it changes."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    partner_service_id = UUID(default=new_id)
    held_at = Timestamptz()
    participant_ids = Array(base_column=UUID(default=new_id))
    convened_by = UUID(default=new_id)
    settled = Boolean(default=False)
    called_off_at = Timestamptz(null=True, default=None)
    called_off_by = UUID(null=True, default=None)
    sealed = Bytea()
    version = Integer()


class MeetingItem(Table, tablename="meeting_item", db=DB):
    """One client on the agenda and the output: plan, goals with measure and date, steps with person and date.

    One that was taken off before the meeting is shown nowhere any more.
    `service_id` is the service of the case management, whoever convened the meeting.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    partner_service_id = UUID(default=new_id)
    meeting_id = UUID(default=new_id)
    case_management_id = UUID(default=new_id)
    sealed = Bytea()
    concluded_at = Timestamptz(null=True, default=None)
    concluded_by = UUID(null=True, default=None)
    taken_off_at = Timestamptz(null=True, default=None)
    taken_off_by = UUID(null=True, default=None)
    version = Integer()


class JointStep(Table, tablename="joint_step", db=DB):
    """A step of a concluded output as both services see it: who, by when, done. Its words lie in the item.

    `doer_id` does it now, where that is not who agreed to. `ended_at` is when the case management ended, for those who answer for the step and do not see the case management.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    partner_service_id = UUID(default=new_id)
    case_management_id = UUID(default=new_id)
    item_id = UUID(default=new_id)
    responsible_id = UUID(default=new_id)
    responsible_service_id = UUID(default=new_id)
    doer_id = UUID(null=True, default=None)
    case_id = UUID(default=new_id)
    task_id = UUID(null=True, default=None)
    due_on = Date()
    done_at = Timestamptz(null=True, default=None)
    done_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
