"""The plan of the whole demo: how much, when, and how it looks today."""

from collections import Counter
from datetime import timedelta

from tests.demo.conftest import TODAY, Plans
from tresen.demo.planning import DESK_TODAY


def test_it_has_more_than_four_hundred_tickets_of_the_last_year(plans: Plans) -> None:
    assert 400 <= len(plans.all) <= 520
    assert min(plan.start for plan in plans.all) >= TODAY - timedelta(days=400)


def test_nothing_happens_in_the_future_or_before_its_cause(plans: Plans) -> None:
    for plan in plans.all:
        moments = [at for at, _ in plan.moments]
        assert moments == sorted(moments)
        assert moments[-1] <= TODAY


def test_no_two_tickets_begin_alike(plans: Plans) -> None:
    assert Counter(plan.beginning for plan in plans.all).most_common(1)[0][1] == 1


def test_today_some_forty_tickets_are_on_the_desk(plans: Plans) -> None:
    unfinished = [plan for plan in plans.all if plan.moments[-1][1].verb not in {"close", "solve"}]
    assert len(unfinished) == sum(number for _, number, _ in DESK_TODAY)
    assert sum(plan.start.date() == TODAY.date() for plan in unfinished) >= 4


def test_mondays_bring_more_than_fridays_and_winter_more_than_summer(plans: Plans) -> None:
    past = [plan.start for plan in plans.all if plan.start < TODAY - timedelta(days=4)]
    days = Counter(start.weekday() for start in past)
    assert days[0] > days[4] > days[6]
    assert sum(start.month in {12, 1} for start in past) > 1.5 * sum(start.month in {6, 7} for start in past)


def test_a_tenth_of_the_customers_writes_english(plans: Plans) -> None:
    english = sum(plan.customer.writer.language == "en" for plan in plans.all)
    assert 0.06 <= english / len(plans.all) <= 0.16


def test_a_story_is_told_by_its_own_client(plans: Plans) -> None:
    for plan in plans.all:
        assert plan.customer in plan.client.customers
        assert plan.story in plan.client.stories
