import pytest

from tests.cast import Cast
from tests.notices.stories import Journal


@pytest.fixture
def journal(cast: Cast) -> Journal:
    """From now on: what made the cast is told to nobody."""
    return Journal()
