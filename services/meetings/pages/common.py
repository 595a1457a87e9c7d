"""What the pages of meetings have in common."""

from typing import Any

from litestar import Request

from services.meetings.access import MeetingPermission

AnyRequest = Request[Any, Any, Any]
P = MeetingPermission
