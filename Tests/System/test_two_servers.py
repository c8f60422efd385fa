"""Two servers of one ledger: what one records the other tells at once, and shows whatever becomes of the broker between them."""

import uuid

import pytest

from events import Events
from flowtally import Client, flowtally, wait_until
from test_broker import FAULTS, Load, check_all_figures, readiness, total


@pytest.fixture
def clients(postgres, redis, start_server):
    """One for each of the servers, which have found their broker."""
    name = postgres.create_database(f"ledger_{uuid.uuid4().hex}")
    settings = {"FLOWTALLY_DATABASE_URL": postgres.url(name), "FLOWTALLY_REDIS_URL": redis.url}
    servers = [start_server(directory=None, settings=settings) for _ in range(2)]
    for server in servers:
        wait_until(lambda: readiness(server)["broker"] == "ok", "the broker")
    key = flowtally("key", "create", "--name", "test", "--scopes", "ingest,read,admin", settings=settings)
    assert key.returncode == 0, key.stderr
    return [Client(server.url, key.stdout.strip()) for server in servers]


def record(client, name):
    return client.post("/api/runs", {"workflow": "Job", "externalId": name, "status": "COMPLETED"})


def test_a_change_on_one_server_reaches_a_reader_of_the_other(clients):
    here, there = clients
    stream = Events(there).connected()
    record(here, "1")
    name, data = stream.next()
    assert (name, data["scopes"]) == ("changed", ["runs", "workflows"])
    assert total(there) == 1
    stream.close()


def test_an_answer_that_one_server_made_is_given_by_the_other(clients):
    here, there = clients
    record(here, "1")
    wait_until(lambda: total(there) == 1, "the change to be known")

    def answer(client):
        return client.get("/api/dashboard/chart-data", range="7d")

    def shared_hits(client):
        text = client.request("GET", "/metrics").text
        return float(text.partition('flowtally_shared_cache_reads_total{outcome="hit"} ')[2].split()[0])

    made = answer(here)
    wait_until(lambda: answer(there) == made, "the same answer")
    assert shared_hits(here) + shared_hits(there) >= 1


@pytest.mark.parametrize("fault", FAULTS)
def test_both_are_right_again_after_the_broker_was_away(clients, redis, fault):
    breaks, mends = FAULTS[fault]
    here, there = clients
    total(there)
    with Load(here) as load:
        for step in (lambda: None, lambda: breaks(redis), lambda: mends(redis)):
            step()
            until = load.done + 40
            while load.done < until:
                durable = load.done
                assert total(here) >= durable
                # The other may be late, but knows of nothing that did not happen.
                assert total(there) <= load.done + 1
    wait_until(lambda: total(there) == load.done, "the other server to know everything", 60)
    for client in clients:
        check_all_figures(client)
