from typing import Any, ClassVar

from django.db import models

from tresen.kit import clock
from tresen.people.models.organisation import Organisation
from tresen.people.models.person import Person


class SecurityCheck(models.Model):
    """Somebody was asked the security question of a person or of an organisation. Kept: who, when, with what outcome;
    never what was said."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="checks", db_index=False)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="checks", db_index=False
    )
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    passed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "-at"], name="check_of_person"),
            models.Index(fields=["organisation", "-at"], name="check_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.passed}"
