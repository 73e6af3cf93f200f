"""The bench's arithmetic: a wrong ratio would mislead everybody."""

import pytest

from bench import peers
from bench.measuring import per_second, percentile, times
from bench.report import growth, table


def result(inbox: float, intake: float) -> dict[str, object]:
    total = {"pss": 300.0, "rss": 600.0}
    held = {"total": total, "parts": {"web": total}, "processes": [{"name": "web", "pss": 44.0}]}
    return {
        "start_seconds": 4.0,
        "database_mb": 300.0,
        "figures": {
            "inbox": {"median": inbox, "p95": inbox * 2, "floor_median": 0.5},
            "mail intake, 1 connection": {"per_second": intake, "floor_per_second": 900.0},
        },
        "memory": {"at rest": held, "under load": held},
    }


def test_the_percentile_is_a_measured_value() -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.95) == 5.0
    assert percentile([float(value) for value in range(1, 101)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0


def test_growth_is_more_than_one_when_it_costs_more() -> None:
    results = {10_000: result(10.0, 200.0), 100_000: result(12.0, 100.0)}
    assert growth(results, "inbox", 10_000, 100_000) == 1.2
    assert growth(results, "mail intake, 1 connection", 10_000, 100_000) == 2.0


def test_the_table_says_what_is_not_reached() -> None:
    text = table({10_000: result(10.0, 200.0), 100_000: result(40.0, 150.0)})
    assert "TOO MUCH" in text
    inbox = next(line for line in text.splitlines() if "FreeScout" in line and "inbox" in line)
    assert "NOT REACHED" in inbox
    assert "django-helpdesk" in next(line for line in text.splitlines() if "intake" in line and "≥" in line)


def test_a_heavy_ticket_is_judged_by_a_small_one() -> None:
    one = result(10.0, 200.0)
    figures = {"small ticket": {"median": 9.0, "p95": 10.0}, "heavy ticket": {"median": 28.0, "p95": 31.0}}
    one["figures"] = figures
    assert "TOO MUCH" in table({1000: one})
    figures["heavy ticket"]["p95"] = 29.0
    assert "TOO MUCH" not in table({1000: one})


def test_the_aim_is_twice_as_good_as_the_best() -> None:
    assert peers.aim("inbox") == 26.5
    assert peers.aim("mail intake, 1 connection") == 126
    assert peers.aim("create by API") == 15
    assert peers.reached("inbox, 8 clients", 80)
    assert not peers.reached("inbox", 30)


def test_warm_up_is_not_counted_and_time_is_bounded() -> None:
    seen: list[int] = []
    assert len(times(seen.append, count=5, warm_up=3).all) == 5
    assert seen == list(range(8))
    assert len(times(lambda place: None, count=10_000_000, seconds=0.05).all) < 10_000_000


def test_a_failing_client_is_not_overlooked() -> None:
    def fail(place: int) -> object:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        per_second([fail], seconds=0.01)


def test_what_rules_add_is_judged_by_the_same_without_them() -> None:
    one = result(10.0, 200.0)
    figures = {"assign, without rules": {"median": 9.0, "p95": 9.0}, "assign, 200 rules": {"median": 29.5, "p95": 30.0}}
    one["figures"] = figures
    assert "TOO MUCH" in table({1000: one})
    figures["assign, 200 rules"]["median"] = 28.0
    assert "TOO MUCH" not in table({1000: one})
