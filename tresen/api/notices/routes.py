"""Addresses of notices: one's own, and what one wants to be told."""

from ninja import Router

from tresen.api.notices import mine, settings
from tresen.api.schemas.notices import Notice, NoticeChoice, NoticeChoiceList, NoticeList, NoticeTimes, ReadDone

notices = Router(tags=["notices"])

notices.get("/notices", response=NoticeList, operation_id="list_notices", summary="List your notices")(mine.listing)
notices.post("/notices/read", response={201: ReadDone}, operation_id="read_notices", summary="Mark notices as read")(
    mine.read
)
notices.get(
    "/notices/choices", response=NoticeChoiceList, operation_id="list_notice_choices", summary="Read what you are told"
)(settings.choices)
notices.put(
    "/notices/choices", response=NoticeChoice, operation_id="set_notice_choices", summary="Choose what you are told"
)(settings.choose)
notices.get("/notices/times", response=NoticeTimes, operation_id="get_notice_times", summary="Read when it is quiet")(
    settings.times
)
notices.patch(
    "/notices/times", response=NoticeTimes, operation_id="change_notice_times", summary="Change when it is quiet"
)(settings.set_times)
notices.patch("/notices/{int:key}", response=Notice, operation_id="change_notice", summary="Read, or not read")(
    mine.change
)
NUMBER = "/tickets/{path:number}"
notices.put(f"{NUMBER}/mute", response={204: None}, operation_id="mute_ticket", summary="Mute a ticket")(mine.mute)
notices.delete(f"{NUMBER}/mute", response={204: None}, operation_id="unmute_ticket", summary="Unmute a ticket")(
    mine.unmute
)
