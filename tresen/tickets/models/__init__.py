from tresen.tickets.models.assessment import Impact, PriorityMatrix, Urgency
from tresen.tickets.models.batch import Batch, BatchItem, BatchItemState
from tresen.tickets.models.category import Category
from tresen.tickets.models.category_change import CategoryChange, CategoryImport
from tresen.tickets.models.category_use import CategoryUse
from tresen.tickets.models.draft import Draft
from tresen.tickets.models.event import Event
from tresen.tickets.models.field import CustomField, FieldType, FormRule, FormStamp
from tresen.tickets.models.jotting import Jotting
from tresen.tickets.models.kind import KindSetting
from tresen.tickets.models.link import Link, LinkType
from tresen.tickets.models.look import Arrangement, ViewLook
from tresen.tickets.models.mention import Mention
from tresen.tickets.models.message import Attachment, Message
from tresen.tickets.models.participant import Involvement, Participant
from tresen.tickets.models.presence import Doing, Presence
from tresen.tickets.models.state import State, StateType, WaitsFor
from tresen.tickets.models.task import Checklist, ChecklistItem, Task
from tresen.tickets.models.template import Recurrence, Run, TicketTemplate
from tresen.tickets.models.ticket import Channel, Kind, Priority, Ticket
from tresen.tickets.models.view import SavedView
from tresen.tickets.models.worktime import Activity, Billing, TimeEntry, Timer

__all__ = [
    "Activity",
    "Arrangement",
    "Attachment",
    "Batch",
    "BatchItem",
    "BatchItemState",
    "Billing",
    "Category",
    "CategoryChange",
    "CategoryImport",
    "CategoryUse",
    "Channel",
    "Checklist",
    "ChecklistItem",
    "CustomField",
    "Doing",
    "Draft",
    "Event",
    "FieldType",
    "FormRule",
    "FormStamp",
    "Impact",
    "Involvement",
    "Jotting",
    "Kind",
    "KindSetting",
    "Link",
    "LinkType",
    "Mention",
    "Message",
    "Participant",
    "Presence",
    "Priority",
    "PriorityMatrix",
    "Recurrence",
    "Run",
    "SavedView",
    "State",
    "StateType",
    "Task",
    "Ticket",
    "TicketTemplate",
    "TimeEntry",
    "Timer",
    "Urgency",
    "ViewLook",
    "WaitsFor",
]
