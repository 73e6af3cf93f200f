"""Addresses of calendars."""

from ninja import Router

from tresen.api.schemas.calendars import Calendar, CalendarList, DueTime
from tresen.api.sla import calendars

sla = Router(tags=["house"])

sla.get("/calendars", response=CalendarList, operation_id="list_calendars", summary="List calendars")(calendars.listing)
sla.post("/calendars", response={201: Calendar}, operation_id="make_calendar", summary="Make a calendar")(
    calendars.make
)
sla.get("/calendars/{int:key}", response=Calendar, operation_id="get_calendar", summary="Read a calendar")(
    calendars.show
)
sla.patch("/calendars/{int:key}", response=Calendar, operation_id="change_calendar", summary="Change a calendar")(
    calendars.change
)
sla.get("/calendars/{int:key}/due", response=DueTime, operation_id="get_due_time", summary="Try a due time")(
    calendars.due_time
)
