"""Settings an administrator may change while the product runs. Each is declared once, with its default."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tresen.kit.models import Preference

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    key: str
    default: T

    def get(self) -> T:
        value: Any = Preference.objects.filter(pk=self.key).values_list("value", flat=True).first()
        return self.default if value is None else value

    def use_up(self, value: T) -> bool:
        """Forgets the setting if it is `value`; of several callers at once, one is told that it did."""
        return Preference.objects.filter(pk=self.key, value=value).delete()[0] == 1

    def set(self, value: T) -> None:
        Preference.objects.update_or_create(pk=self.key, defaults={"value": value})
