"""What Grafana, Metabase and psql read on PostgreSQL: the views of the schema `reporting`."""

import pytest

from postgres import Refused

NOON, MAY_4 = "1777896000000", "'2026-05-04'"
RUN = ("INSERT INTO workflow_runs (workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at,"
       f" local_day, created_at, updated_at) VALUES ('w', '%s', 'f', 'api', '%s', '%s', 1, {NOON}, {NOON} + %d, {MAY_4}, 0, 0)")


@pytest.fixture(scope="module")
def database(postgres):
    """A workspace in Bahrain, whose dinar has a thousand parts, with three runs."""
    name = postgres.create_ledger("reports")
    with postgres.session(name) as session:
        session.transaction(
            "INSERT INTO workspaces (id, name, time_zone, currency, created_at, last_report_at)"
            f" VALUES ('w', 'Ours', 'Asia/Bahrain', 'BHD', 0, {NOON})",
            "INSERT INTO workflows (workspace_id, id, source, external_id, name, cron, late_after, awaited_at)"
            " VALUES ('w', 'f', 'api', 'x', 'Invoices', '[\"@daily\"]', 5, 5)",
            "INSERT INTO savings_rates VALUES ('w', 'r', NULL, '2026-05-01', 600, 10001, 7, 0)",
            *[RUN % (number, number, status, duration)
              for number, (status, duration) in enumerate([("COMPLETED", 1500), ("COMPLETED", 2500), ("FAILED", 9)])],
            "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA reporting TO reader;"
            " GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO reader")
    return name


@pytest.fixture
def reader(postgres, database):
    with postgres.session(database, "reader") as session:
        session.run("SET TIME ZONE 'UTC'; SET intervalstyle = 'iso_8601'")
        yield session


def only(session, query):
    [row] = session.rows(query)
    return row


@pytest.mark.parametrize("view", ["reporting.days", "reporting.workflow_days"])
def test_days_have_dates_intervals_and_money(reader, view):
    day = only(reader, f"SELECT *, pg_typeof(day) AS day_type, pg_typeof(average_duration) AS span_type FROM {view}")
    assert (day["workspace"], day["day"], day["day_type"], day["span_type"]) == ("Ours", "2026-05-04", "date", "interval")
    assert [day[count] for count in ["runs", "completed", "failed", "cancelled", "unfinished"]] == [3, 2, 1, 0, 0]
    assert day["success_rate"] == pytest.approx(2 / 3, abs=1e-6)
    assert (day["average_duration"], day["time_saved"]) == ("PT2S", "PT20M")
    # Twice ten minutes at 10.001 dinars an hour, and three runs at 0.007.
    assert day["gross"] == pytest.approx(20 / 60 * 10.001, abs=1e-9)
    assert (day["cost"], day["currency"]) == (0.021, "BHD")
    assert day["net"] == pytest.approx(day["gross"] - 0.021, abs=1e-9)


def test_runs_have_instants_and_durations(reader):
    run = only(reader, "SELECT *, pg_typeof(started_at) AS type FROM reporting.runs WHERE external_id = '0'")
    assert (run["workflow"], run["status"], run["day"]) == ("Invoices", "COMPLETED", "2026-05-04")
    assert (run["started_at"], run["type"]) == ("2026-05-04T12:00:00+00:00", "timestamp with time zone")
    assert (run["completed_at"], run["duration"]) == ("2026-05-04T12:00:01.5+00:00", "PT1.5S")


def test_workflows_say_whether_they_are_late(reader):
    workflow = only(reader, "SELECT * FROM reporting.workflows")
    assert (workflow["is_active"], workflow["is_scheduled"], workflow["is_late"]) == (True, True, True)
    assert workflow["first_run_at"] == workflow["created_at"] == "2026-05-04T12:00:00+00:00"


def test_rates_are_in_whole_units(reader):
    rate = only(reader, "SELECT * FROM reporting.savings_rates")
    assert (rate["valid_from"], rate["manual_time"], rate["hourly_rate"], rate["cost_per_run"]) == ("2026-05-01", "PT10M", 10.001, 0.007)
    assert rate["workflow"] is None


@pytest.mark.parametrize("currency, units", [("EUR", 12.34), ("JPY", 1234), ("KWD", 1.234)])
def test_money_has_the_digits_of_its_currency(reader, currency, units):
    assert only(reader, f"SELECT reporting.whole_units(1234, '{currency}') AS units")["units"] == units


def test_runs_of_a_span_are_found_by_an_index(postgres, database):
    with postgres.session(database) as session:
        session.run("SET enable_seqscan = off")
        plan = "\n".join(session.run(
            "EXPLAIN SELECT * FROM reporting.runs WHERE workspace_id = 'w' AND started_ms BETWEEN 1 AND 2"))
        assert "(started_at >= 1) AND (started_at <= 2)" in plan and "Seq Scan" not in plan, plan


def test_a_reader_sees_the_views_and_nothing_behind_them(reader):
    assert reader.run("SELECT COUNT(*) FROM reporting.workspaces") == ["1"]
    assert reader.run("SELECT COUNT(*) FROM reporting.service_requests") == ["0"]
    for table in ["workflow_runs", "users", "api_keys"]:
        with pytest.raises(Refused, match="permission denied"):
            reader.run(f"SELECT * FROM {table}")
