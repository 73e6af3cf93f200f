import pytest

from tresen.desk.views import counts


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may be slow: what is too slow is for one story alone to say."""
    monkeypatch.setattr(counts, "PATIENCE", 20_000)
    monkeypatch.setattr(counts, "BUDGET", 20.0)
