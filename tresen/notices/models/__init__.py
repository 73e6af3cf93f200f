from tresen.notices.models.notice import Bell, Mute, Notice, Place, ToldTask
from tresen.notices.models.sending import Device, Letter, Push
from tresen.notices.models.wishes import Habits, TeamWishes, Wishes

__all__ = [
    "Bell",
    "Device",
    "Habits",
    "Letter",
    "Mute",
    "Notice",
    "Place",
    "Push",
    "TeamWishes",
    "ToldTask",
    "Wishes",
]
