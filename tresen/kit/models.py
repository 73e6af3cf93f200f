from django.db import models


class Blob(models.Model):
    """Bytes known by their SHA-256: stored once, however often they arrive. See `blobs`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    content = models.BinaryField(null=True, help_text="the bytes of a small blob; null: in the storage")

    def __str__(self) -> str:
        return self.sha256[:12]


class Preference(models.Model):
    """One setting an administrator chose; what is not chosen has its default in code. See `preferences`."""

    key = models.CharField(max_length=100, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.key
