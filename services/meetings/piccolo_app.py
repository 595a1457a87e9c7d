"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import JointStep, MeetingItem, TeamMeeting

APP_CONFIG = app_config("meetings", [JointStep, MeetingItem, TeamMeeting])
