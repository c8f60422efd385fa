"""A ledger moves to PostgreSQL and back: nothing changes, whatever comes between, and half a copy is no ledger."""

import re
import signal
import subprocess
import threading

import pytest

from flowtally import BINARY, Server, create_key, environment, flowtally, wait_until
from histories import make_history
from places import CLOCK, Database, File
from player import Player
from several_servers import make_ledger
from times import milliseconds
from trial import Laboratory

DAYS = 62
RUNS = 6000


def copy(source, target):
    return flowtally("copy", "--from", source, "--to", target)


def copied(source, target):
    result = copy(source, target)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Every row is the same, and every aggregate equals its recount." in result.stdout
    return result


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory):
    return Laboratory(tmp_path_factory.mktemp("laboratory"))


@pytest.fixture(scope="module")
def long_ledger(tmp_path_factory):
    """A file with so many runs that a copy of it can be interrupted, and a key to it. Not to be changed."""
    server = Server(tmp_path_factory.mktemp("long") / "data").start()
    try:
        key = create_key(server.data)
        reports = [{"workflow": f"Workflow {number % 7}", "externalId": f"run-{number}", "status": "COMPLETED",
                    "startedAt": f"2026-05-{number % 28 + 1:02}T08:00:00Z",
                    "completedAt": f"2026-05-{number % 28 + 1:02}T08:00:{number % 60:02}Z"} for number in range(RUNS)]
        server.client_with(key).post("/api/runs/batch", reports)
        server.terminate()
    finally:
        server.kill()
    return server.data, key


@pytest.fixture
def database(postgres, request):
    """The URL of an empty database, for its owner."""
    name = f"copy_{abs(hash(request.node.name))}"
    postgres.create_database(name)
    return postgres.url(name)


def every_answer(client):
    """What the API says of everything, but for when and from where it came."""
    def get(path, **query):
        answer = client.get(path, **query)
        answer.pop("freshness", None)
        return answer

    workflows = get("/api/workflows", limit=200)
    answers = {path: get(path) for path in [
        "/api/workspace", "/api/dashboard/metrics", "/api/dashboard/service-requests", "/api/workspace/savings-rates",
        "/api/savings-rate-changes", "/api/service-requests", "/api/webhooks", "/api/members"]}
    for workflow in workflows["workflows"]:
        path = f"/api/workflows/{workflow['id']}"
        answers |= {path: get(path), f"{path}/savings-rates": get(f"{path}/savings-rates")}
    for request in answers["/api/service-requests"]["serviceRequests"]:
        path = f"/api/service-requests/{request['id']}/history"
        answers[path] = get(path)
    for workflow in [None, *(workflow["id"] for workflow in workflows["workflows"])]:
        for span in "7d", "30d", "90d":
            query = {"range": span} | ({"workflowId": workflow} if workflow else {})
            answers[f"chart {query}"] = get("/api/dashboard/chart-data", **query)
    runs = client.all_runs()
    return answers | {"workflows": workflows, "runs": runs} | {run["id"]: get(f"/api/runs/{run['id']}") for run in runs}


def let_old_runs_go(laboratory, place, clock):
    kept_from = "SELECT runs_kept_from AS day FROM workspaces WHERE runs_kept_from IS NOT NULL"
    with laboratory.serving(place, clock, FLOWTALLY_RUN_RETENTION_DAYS=str(DAYS)):
        wait_until(lambda: place.select(kept_from), "the old runs to go", 60)


@pytest.mark.parametrize("seed", [6, 24])
def test_every_answer_stays_on_the_way_there_and_back(laboratory, postgres, database, tmp_path, seed):
    history = make_history(seed)
    server_role = "DO $$ BEGIN CREATE ROLE copied LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    with laboratory.place_of(history) as (place, clock):
        with laboratory.serving(place, clock) as client:
            Player(client, clock).play(history)
            clock.set(milliseconds(history.until))
            client.post("/api/members", {"email": "b@example.com", "name": "B", "role": "viewer"})
            hook = client.post("/api/webhooks", {"name": "W", "url": "https://example.com/", "events": ["run.failed"]})
            client.patch(f"/api/webhooks/{hook['id']}", {"active": False})
        let_old_runs_go(laboratory, place, clock)
        with laboratory.serving(place, clock) as client:
            before = every_answer(client)
        assert before["/api/dashboard/metrics"]["totalAutomationsExecuted"] > len(before["runs"]) > 0

        there = Database(postgres, database.rsplit("/")[-1], "copied")
        with postgres.session(there.name) as session:
            session.run(server_role)
            session.run(CLOCK.format(file=clock.file))
        copied(f"sqlite:{place.data}", database)
        assert flowtally("migrate", "--database-url", database, "--grant-to", "copied").returncode == 0
        with laboratory.serving(there, clock) as client:
            assert every_answer(client) == before

        back = File(tmp_path / "back")
        copied(database, f"sqlite:{back.data}/")
        with laboratory.serving(back, clock) as client:
            assert every_answer(client) == before


class CopyUnderWay:
    """A copy that can be waited for and interrupted."""

    def __init__(self, source, target):
        self.process = subprocess.Popen(
            [BINARY, "copy", "--from", source, "--to", target], env=environment(), text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.log = []
        self.reader = threading.Thread(target=lambda: self.log.extend(iter(self.process.stderr.readline, "")), daemon=True)
        self.reader.start()

    def wait_for_runs(self):
        def has_come_far():
            assert self.process.poll() is None, "".join(self.log)
            return first_percent(self.log, at_least=1)

        wait_until(has_come_far, "some runs to be copied", 60)

    def end(self):
        code = self.process.wait(60)
        self.reader.join(60)
        return code


def first_percent(lines, at_least=0):
    """How far the copy of the runs was when that was first told, or first as far as that."""
    told = [int(match[1]) for line in lines if (match := re.match(r"Copying workflow_runs: (\d+) %", line))]
    return next((percent for percent in told if percent >= at_least), None)


@pytest.mark.parametrize("code", [-signal.SIGKILL, -signal.SIGINT, 1], ids=["killed", "told to stop", "the database is lost"])
def test_an_interrupted_copy_is_no_ledger_and_the_same_command_goes_on(long_ledger, postgres, database, code):
    data, key = long_ledger
    source = f"sqlite:{data}/flowtally.db"
    settings = {"FLOWTALLY_DATABASE_URL": database}
    under_way = CopyUnderWay(source, database)
    try:
        under_way.wait_for_runs()
        if code < 0:
            under_way.process.send_signal(-code)
        else:
            postgres.stop()
        assert under_way.end() == code
    finally:
        under_way.process.kill()
        if code == 1:
            postgres.start()
    if code == 1:
        assert under_way.log[-1].startswith("Error: PostgreSQL")
    for command in ["serve"], ["migrate"], ["key", "create", "--name", "K", "--scopes", "read"]:
        refused = flowtally(*command, settings=settings)
        assert refused.returncode == 1 and "unfinished copy" in refused.stderr, refused.stderr

    result = copied(source, database)
    assert 0 < first_percent(result.stderr.splitlines()) < 100
    server = Server(None, settings=settings)
    try:
        metrics = server.start().client_with(key).get("/api/dashboard/metrics")
    finally:
        server.kill()
    assert metrics["totalAutomationsExecuted"] == RUNS


def test_the_way_back_can_be_interrupted_too(long_ledger, database, tmp_path):
    data, key = long_ledger
    copied(f"sqlite:{data}", database)
    back = tmp_path / "back"
    under_way = CopyUnderWay(database, f"sqlite:{back}/")
    try:
        under_way.wait_for_runs()
    finally:
        under_way.process.kill()
    under_way.end()
    refused = flowtally("serve", "--data", back)
    assert refused.returncode == 1 and "unfinished copy" in refused.stderr
    result = copied(database, f"sqlite:{back}/")
    assert 0 < first_percent(result.stderr.splitlines()) < 100
    assert flowtally("verify", "--data", back).returncode == 0
    [row] = File(back).select("SELECT COUNT(*) AS runs FROM workflow_runs")
    assert row == {"runs": RUNS}


def test_a_target_with_something_in_it_is_refused_and_stays(ledger, postgres, database, long_ledger):
    copied(f"sqlite:{ledger}", database)
    refused = copy(f"sqlite:{long_ledger[0]}", database)
    assert refused.returncode == 1 and "not empty" in refused.stderr and "workflow_runs" in refused.stderr
    with postgres.session(database.rsplit("/")[-1]) as session:
        assert int(session.run("SELECT COUNT(*) FROM workflow_runs")[0]) < RUNS


def test_a_source_that_is_served_is_refused(postgres, start_server, data, database, tmp_path):
    server = start_server()
    refused = copy(f"sqlite:{data}", database)
    assert refused.returncode == 1 and "another server is running" in refused.stderr
    server.terminate()
    copied(f"sqlite:{data}", database)

    url = make_ledger(postgres, "served")
    owner = url.replace("ledger_server", "ledger_owner")
    served = Server(None, settings={"FLOWTALLY_DATABASE_URL": url})
    try:
        served.start()
        refused = copy(owner, f"sqlite:{tmp_path}/back/")
        assert refused.returncode == 1 and "stop them first" in refused.stderr
    finally:
        served.kill()
    refused = copy(url, f"sqlite:{tmp_path}/back/")
    assert refused.returncode == 1 and "owns the tables" in refused.stderr
    copied(owner, f"sqlite:{tmp_path}/back/")


@pytest.mark.parametrize("source, target, code, told", [
    ("mysql://geheim@host/x", "postgres://h/x", 64, "--from must begin with sqlite:, postgres://"),
    ("sqlite:", "postgres://h/x", 64, "--from must name a file"),
    ("sqlite:x.db", "postgres://u:geheim@[::1/x", 64, "--to cannot be used"),
    ("sqlite:x.db", "postgres://u:ge%zzheim@h/x", 64, "--to cannot be used"),
    ("sqlite:x.db", "sqlite:y.db", 64, "flowtally backup"),
    ("postgres://u:geheim@h/x", "postgres://v:geheim@h/x", 64, "the same database"),
    ("sqlite:nowhere/x.db", "postgres://u:geheim@127.0.0.1:1/x", 1, "there is no ledger in nowhere/x.db"),
    ("postgres://u:geheim@127.0.0.1:1/x", "sqlite:{directory}/x.db", 1, "cannot connect"),
])
def test_addresses_that_lead_nowhere_are_refused_without_a_word_of_passwords(source, target, code, told, tmp_path):
    refused = copy(source, target.format(directory=tmp_path))
    assert refused.returncode == code and told in refused.stderr, refused.stderr
    assert not re.search("geheim|heim", refused.stdout + refused.stderr)
