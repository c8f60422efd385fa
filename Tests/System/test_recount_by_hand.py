"""The recount itself, against cases that were counted by hand."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from comparison import Near, Rows, differences
from histories import History
from ledger import Ledger
from recount import Recount
from recount_chart import ChartRecount
from recount_tables import bucket, count_tables
from times import milliseconds


def recount(*operations, zone="Europe/Berlin", until="2026-11-23T12:00:00Z"):
    return Recount(Ledger(History(0, zone, "EUR", {}, until, list(operations))), milliseconds(until))


def report(run, start, status="COMPLETED", seconds=1, at="2027-01-01T00:00:00Z", workflow="job", **more):
    end = {} if status == "STARTED" else {"completedAt": later(start, seconds)}
    return {"at": at, "do": "report", "report": {
        "workflow": workflow, "externalId": run, "status": status, "startedAt": start, **end, **more}}


def later(text, seconds):
    return (datetime.fromisoformat(text) + timedelta(seconds=seconds)).isoformat()


def rate(valid_from, minutes, hourly=6000, cost=0, workflow=None):
    return {"at": "2027-01-01T00:00:00Z", "do": "addRate", "rate": valid_from, "workflow": workflow, "terms": {
        "validFrom": valid_from, "manualMinutes": minutes, "hourlyRateMinor": hourly, "costPerRunMinor": cost}}


def test_a_month_to_date_is_clamped_in_a_shorter_month():
    counted = recount(
        report("a", "2026-02-28T22:59:59Z"), report("b", "2026-01-31T23:00:00Z"), report("c", "2026-02-28T23:00:00Z"),
        until="2026-03-31T13:00:00Z").metrics()["workflowRunsThisMonth"]
    assert (counted["total"], counted["previousMonthTotal"], counted["trend"]["previous"]) == (1, 2, 2)
    assert counted["trend"]["comparedWith"] == {"from": "2026-02-01", "to": "2026-02-28", "clamped": True}


@pytest.mark.parametrize("day, hours", [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-01", 24)])
def test_a_run_each_hour_of_a_day_is_as_many_runs_as_it_has_hours(day, hours):
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    around = [(noon + timedelta(hours=hour)).isoformat() for hour in range(-24, 24)]
    rows = count_tables(recount(*(report(start, start) for start in around)))["workspace_metrics"]
    assert rows[day,]["runs"] == hours


def test_a_run_belongs_to_the_day_of_the_zone():
    counted = recount(report("a", "2026-05-01T18:14:59Z"), report("b", "2026-05-01T18:15:00Z"), zone="Asia/Kathmandu")
    assert [str(run.day) for run in counted.runs] == ["2026-05-01", "2026-05-02"]


def test_samoa_had_no_30th_of_december_2011():
    counted = recount(report("a", "2011-12-30T09:59:59Z"), report("b", "2011-12-30T10:00:00Z"), zone="Pacific/Apia")
    assert [str(run.day) for run in counted.runs] == ["2011-12-29", "2011-12-31"]


def test_cancelled_and_unfinished_runs_are_in_no_rate():
    statuses = ["COMPLETED"] * 9 + ["FAILED"] + ["CANCELLED"] * 5 + ["STARTED"] * 3
    metrics = recount(*(report(str(n), "2026-11-20T08:00:00Z", status) for n, status in enumerate(statuses))).metrics()
    assert (metrics["workflowSuccessRate"]["percent"], metrics["workflowFailureRate"]["percent"]) == (90, 10)
    assert metrics["outcomes30d"] == {"completed": 9, "failed": 1, "cancelled": 5, "unfinished": 3}


def test_an_end_that_comes_before_its_start_is_one_run_with_both_times():
    end = report("a", "2026-11-20T08:00:00Z", seconds=7)
    del end["report"]["startedAt"]
    counted = recount(end, end, end, end, end, report("a", "2026-11-20T08:00:00Z", "STARTED"))
    assert [(run.status, run.duration) for run in counted.runs] == [("COMPLETED", 7000)]


def test_a_rate_counts_from_its_day_on_and_rounding_comes_last():
    counted = recount(
        rate("2026-01-01", 30), rate("2026-05-15", 10, hourly=3, cost=2), report("a", "2026-05-14T21:59:59Z"),
        *(report(str(n), "2026-05-14T22:00:00Z") for n in range(3)), report("off", "2026-05-20T08:00:00Z", "FAILED"))
    # 30 minutes at 60.00, three times 10 minutes at 0.03 (half a cent each), and four runs that cost 0.02.
    assert counted.savings.total(counted.runs) == {
        "hours": 1, "grossMinor": 3002, "costMinor": 8, "netMinor": 2994, "roi": Fraction(2994, 8)}


def test_an_own_rate_goes_before_the_default_from_its_day_on():
    counted = recount(rate("2026-01-01", 30), rate("2026-05-15", 6, workflow="job") | {"at": "2027-01-02T00:00:00Z"})
    assert counted.savings.rate_in_force("job", "2026-06-01").manual_seconds == 1800
    counted = recount(report("a", "2026-05-01T08:00:00Z"), rate("2026-01-01", 30), rate("2026-05-15", 6, workflow="job"))
    assert counted.savings.rate_in_force("job", "2026-05-14").manual_seconds == 1800
    assert counted.savings.rate_in_force("job", "2026-05-15").manual_seconds == 360


def test_a_late_report_moves_a_run_to_the_day_of_its_earlier_start():
    counted = recount(report("a", "2026-11-20T08:00:00Z"), report("a", "2026-11-18T08:00:00Z", "STARTED"))
    assert [(str(run.day), run.duration) for run in counted.runs] == [("2026-11-18", 2 * 86_400_000 + 1000)]


def test_what_was_deleted_is_gone_until_it_is_reported_again():
    first, gone = report("a", "2026-11-20T08:00:00Z", attempt=5), {"at": "2027-01-01T00:00:00Z", "do": "deleteRun", "run": "a"}
    assert recount(first, gone).runs == []
    [run] = recount(first, gone, gone, report("a", "2026-11-19T08:00:00Z", "FAILED")).runs
    assert (str(run.day), run.status) == ("2026-11-19", "FAILED")


@pytest.mark.parametrize("duration, least", [
    (0, 0), (63, 63), (64, 64), (65, 64), (66, 66), (127, 126), (128, 128), (131, 128), (132, 132), (1000, 992)])
def test_durations_fall_into_buckets_of_a_64th_around_their_middle(duration, least):
    assert bucket(duration) == least


def test_a_chart_counts_whole_weeks_and_days_in_the_range_only():
    runs = [report(str(n), f"2026-11-{day:02}T08:00:00Z") for n, day in enumerate([9, 15, 16, 17, 23])]
    chart = ChartRecount(recount(*runs), "7d", "week").chart()
    assert [(point["start"], point["end"], point["runs"], point["partial"]) for point in chart["points"]] == [
        ("2026-11-17", "2026-11-22", 1, "start"), ("2026-11-23", "2026-11-23", 1, "end")]
    assert chart["summary"]["total"] == 2


@pytest.mark.parametrize("expected, actual", [
    (1, 2), (1, True), (None, 0), (Fraction(1, 3), 0.33), (Fraction(1), None), (Near(Fraction(64)), 65.1), ([1], [1, 1]),
    ({"a": 1}, {}), (Rows({}), {"a": 1}), ({"a": 1}, None), ("up", "down"), (Near(Fraction(0)), 0.001)])
def test_what_is_not_the_same_is_told(expected, actual):
    assert differences(expected, actual)


@pytest.mark.parametrize("expected, actual", [
    (1, 1), (Fraction(1, 3), 1 / 3), (Near(Fraction(64)), 65), (Near(Fraction(64)), 63), ({"a": 1}, {"a": 1, "b": 2}),
    (Rows({"a": 1}), {"a": 1}), (None, None)])
def test_what_is_the_same_is_not_told(expected, actual):
    assert differences(expected, actual) == []
