"""Several servers on one PostgreSQL count every run once, whichever of them die, and do scheduled work once between them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from flowtally import flowtally, wait_until
from postgres import Cluster
from several_servers import Fleet, Reporters, make_ledger


def assert_exact(fleet, acknowledged, number=0):
    """Every acknowledged run is there once, as it was last reported; and every figure is what the runs give."""
    runs = fleet.client(number).all_runs()
    found = {run["externalId"]: run["status"] for run in runs}
    assert len(found) == len(runs)
    # The last run of a reporter that was stopped may be there without its end.
    assert {run: found.get(run) for run in acknowledged} == acknowledged
    result = fleet.verify()
    assert result.returncode == 0, result.stdout + result.stderr


def assert_equal_figures(fleet):
    """Every server, by itself and soon, gives the figures that another one computes anew."""
    def figures(number, **headers):
        answer = fleet.client(number).request("GET", "/api/dashboard/metrics", headers=headers).json()
        return {name: value for name, value in answer.items() if name not in ("asOf", "freshness")}

    for number in range(len(fleet.servers)):
        wait_until(lambda: figures(number) == figures(0, **{"Cache-Control": "no-cache"}), f"the figures of server {number}", 60)


def more(reporters, number=60):
    """Waits until so many more runs are acknowledged."""
    target = len(reporters.acknowledged) + number
    wait_until(lambda: len(reporters.acknowledged) >= target or any(r.error for r in reporters.reporters), "acknowledgements", 120)
    reporters.check()


def test_ten_programs_may_begin_with_an_empty_database_at_once(postgres):
    postgres.create_database("begun_at_once")
    settings = {"FLOWTALLY_DATABASE_URL": postgres.url("begun_at_once")}
    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(lambda number: flowtally(
            "key", "create", "--name", f"k{number}", "--scopes", "read", settings=settings), range(10)))
    assert [result.stderr for result in results if result.returncode] == []
    with postgres.session("begun_at_once") as session:
        assert session.run("SELECT COUNT(*) FROM workspaces") == ["1"]
        assert session.run("SELECT COUNT(*) FROM api_keys") == ["10"]
        assert session.run("SELECT COUNT(*) = MAX(version) FROM schema_migrations") == ["t"]


def test_a_server_that_may_not_migrate_says_who_may(postgres):
    with postgres.session() as session:
        session.run("CREATE ROLE newcomer LOGIN; CREATE DATABASE empty_for_newcomer")
    result = flowtally("verify", settings={"FLOWTALLY_DATABASE_URL": postgres.url("empty_for_newcomer", "newcomer")})
    assert result.returncode != 0
    assert "permission denied" in result.stderr and "flowtally migrate" in result.stderr


def test_migrating_again_changes_nothing(postgres):
    url = make_ledger(postgres, "migrated_twice").replace("ledger_server", "ledger_owner")
    for _ in range(2):
        result = flowtally("migrate", "--database-url", url, "--grant-to", "ledger_server")
        assert result.returncode == 0, result.stderr
        assert re.fullmatch(r"The ledger has schema version \d+\.\n", result.stdout)


def test_scheduled_work_is_done_once(postgres, redis):
    with Fleet(make_ledger(postgres, "scheduled"), 3, FLOWTALLY_REDIS_URL=redis.url) as fleet:
        def done(job):
            pattern = re.compile(rf'^flowtally_job_runs_total{{[^}}]*job="{job}"[^}}]*outcome="succeeded"[^}}]*}} (\d+)', re.M)
            answers = [fleet.client(number).request("GET", "/metrics").text for number in range(3)]
            return sum(int(count) for answer in answers for count in pattern.findall(answer))

        nightly = ["recount-recent-days", "set-recent-days", "refresh-awaited-runs"]
        wait_until(lambda: all(done(job) >= 1 for job in nightly), "the nightly work", 120)
        # Each of the others has looked at it by now: they all did the work that comes every few minutes, or saw it done.
        wait_until(lambda: done("recount-touched-days") >= 1, "the recount of days that changed", 120)
        assert {job: done(job) for job in nightly} == dict.fromkeys(nightly, 1)


@pytest.mark.parametrize("number_of_servers", [2, 3])
def test_every_run_is_counted_once_while_servers_redis_and_the_database_die(tmp_path, redis, number_of_servers):
    cluster = Cluster(tmp_path / "cluster").create().start()
    try:
        url = make_ledger(cluster, "ledger")
        with Fleet(url, number_of_servers, FLOWTALLY_REDIS_URL=redis.url) as fleet, Reporters(fleet) as reporters:
            more(reporters)
            for number in range(number_of_servers):
                fleet.servers[number].kill()
                more(reporters)
                fleet.servers[number].start(60)
                more(reporters)
            redis.kill()
            more(reporters)
            # As a crash: it has to recover from its log.
            cluster.stop("immediate")
            cluster.start()
            redis.start()
            more(reporters)
            reporters.stop()
            for number in range(number_of_servers):
                assert_exact(fleet, reporters.acknowledged, number)
            assert_equal_figures(fleet)
    finally:
        cluster.stop()


def test_servers_go_on_with_a_promoted_standby_and_nothing_is_lost(tmp_path, redis):
    primary = Cluster(tmp_path / "primary", "wal_level=replica", "hot_standby=on").create().start()
    standby = Cluster(tmp_path / "standby", "hot_standby=on")
    try:
        url = make_ledger(primary, "ledger")
        standby.follow(primary)
        both = url.replace(f"127.0.0.1:{primary.port}", f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}")
        url = f"{both}?target_session_attrs=read-write"
        with Fleet(url, 3, FLOWTALLY_REDIS_URL=redis.url) as fleet, Reporters(fleet) as reporters:
            more(reporters)
            primary.stop("immediate")
            standby.promote()
            more(reporters)
            reporters.stop()
            assert_exact(fleet, reporters.acknowledged)
            assert_equal_figures(fleet)
    finally:
        primary.stop()
        standby.stop()
