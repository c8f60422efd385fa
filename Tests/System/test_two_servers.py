"""Two servers of one ledger: what one records the other tells at once, and shows whatever becomes of the broker between them."""

import uuid

import pytest

from events import Events
from flowtally import Client, create_key, wait_until
from several_servers import make_ledger
from test_broker import FAULTS, Load, check_all_figures, readiness, total


@pytest.fixture
def clients(postgres, redis, start_server):
    """One for each of the servers, which have found their broker."""
    settings = {"FLOWTALLY_DATABASE_URL": make_ledger(postgres, f"ledger_{uuid.uuid4().hex}"), "FLOWTALLY_REDIS_URL": redis.url}
    servers = [start_server(directory=None, settings=settings) for _ in range(2)]
    for server in servers:
        wait_until(lambda: readiness(server)["broker"] == "ok", "the broker")
    key = create_key(None, settings=settings)
    return [Client(server.url, key) for server in servers]


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


@pytest.mark.parametrize("has_broker", [True, False])
def test_a_key_that_is_deleted_on_one_server_ends_its_stream_on_the_other(clients, redis, has_broker):
    here, there = clients
    key = here.post("/api/keys", {"name": "wall", "scopes": ["read"]})
    stream = Events(Client(there.url, key["key"])).connected()
    if not has_broker:
        redis.kill()
    assert here.request("DELETE", f"/api/keys/{key['id']}").status_code == 204
    assert stream.has_ended.wait(60)


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
