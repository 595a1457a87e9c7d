"""The matrix: the calendar of a service, for whoever works in one."""

from app.testing.matrix import CASEWORK, HOME, Matrix

MATRIX = Matrix(
    may={"calendar.list": {HOME: CASEWORK}},
    open_to_all={("GET", "/calendar/feed/{token:str}")},
    leaves={
        "/calendar": {"calendar.read"},
        "/calendar/month": {"calendar.read"},
        "/calendar/print": {"calendar_print.read"},
        "/calendar/table": {"calendar_table.read"},
        "/api/v1/calendar": {"calendar.read"},
    },
)
