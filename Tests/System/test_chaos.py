"""Nothing is lost and nothing is counted twice, whatever happens to networks, servers and clients."""

import collections
import time

from chaos import ClientLogs, ExecClient, LibraryClient, pause_while
from executions import Exec
from faulty_proxy import FAULTS, FaultyProxy
from flowtally import Server, create_key, wait_until

LIBRARY_CLIENTS = 6
EXEC_CLIENTS = 2


def test_the_ledger_has_every_run_once_as_it_ended(data, tmp_path, request):
    runs, kills = request.config.getoption("chaos_runs"), request.config.getoption("chaos_kills")
    key = create_key(data)
    server = Server(data)
    began = time.monotonic()
    with FaultyProxy(server.port, seed=runs) as proxy:
        settings = {"FLOWTALLY_URL": proxy.url, "FLOWTALLY_API_KEY": key, "FLOWTALLY_SPOOL": str(tmp_path / "spool")}
        clients = make_clients(runs, kills, tmp_path, settings)
        try:
            server.start()
            play(server, kills, clients)
        finally:
            server.kill()
            for client in clients:
                client.process.kill()
    spent = time.monotonic() - began
    server.start()
    try:
        flushed = Exec(tmp_path / "spool", server.url, key).flush()
        assert flushed.returncode == 0, flushed.stderr
        check(server.client(), ClientLogs(clients), runs)
        report(runs, kills, spent, proxy, flushed.stdout.strip(), ClientLogs(clients))
    finally:
        server.kill()


def test_the_comparison_sees_whatever_is_wrong(tmp_path):
    (tmp_path / "a.log").write_text(
        "intended a/0\nbegun a/0\nended a/0 FAILED\nintended a/1\nbegun a/1\nended a/1 COMPLETED\nintended a/2\nbegun a/2\ntorn")
    logs = ClientLogs([LibraryClient("a", 3, tmp_path, {}, 0)])

    def differences(**statuses):
        return list(logs.compare([{"input": {"n": name.replace("_", "/")[:3]}, "status": status} for name, status in statuses.items()]))

    assert differences(a_0="FAILED", a_1="COMPLETED", a_2="STARTED") == []
    assert differences(a_0="FAILED", a_1="COMPLETED") == ["a/2 had begun and is lost"]
    assert differences(a_0="FAILED", a_1="STARTED", a_2="STARTED") == ["a/1 is STARTED and not COMPLETED"]
    assert differences(a_0="FAILED", a_0x="FAILED", a_1="COMPLETED", a_2="FAILED") == ["a/0 is there twice"]
    assert differences(a_0="FAILED", a_1="COMPLETED", a_2="STARTED", a_3="STARTED") == ["a/3 was never run"]


def make_clients(runs, kills, directory, settings):
    """Executions take longer than tracked bodies, so there are fewer of them."""
    executions = max(runs // 80, 10)
    tracked = runs - EXEC_CLIENTS * executions
    shares = [tracked // LIBRARY_CLIENTS + (number < tracked % LIBRARY_CLIENTS) for number in range(LIBRARY_CLIENTS)]
    # So slow that the clients are at work while the server is killed: 8 runs at a time, each half as long on average.
    milliseconds = round(2 * 8 * 1000 * 2.5 * (kills + 1) / shares[0])
    return [LibraryClient(f"library-{number}", share, directory, settings, milliseconds) for number, share in enumerate(shares)] + [
        ExecClient(f"exec-{number}", executions, directory, settings) for number in range(EXEC_CLIENTS)]


def play(server, kills, clients):
    """Kills the server again and again, and one client of each kind on the way."""
    for client in clients:
        client.start()
    victims = [clients[0], clients[-1]]
    for number in range(kills):
        pause_while(lambda: True, 1.5)
        server.kill()
        if victims:
            victim = victims.pop()
            wait_until(lambda: victim.has_begun or victim.is_done, "the client that will be killed")
            victim.kill_and_restart()
        pause_while(lambda: True, 0.3)
        server.start()
    wait_until(lambda: all(client.is_done for client in clients), "all clients to end", 900)


def check(client, logs, runs):
    assert len(logs.intended) == runs
    found = client.all_runs()
    differences = list(logs.compare(found))
    assert not differences, "\n".join([f"{len(differences)} differences", *differences[:20]])
    metrics = client.get("/api/dashboard/metrics")
    assert metrics["totalAutomationsExecuted"] == len(found)
    statuses = collections.Counter(run["status"] for run in found)
    ended = collections.Counter(logs.ended.values())
    # Those that were killed while they ran have no end in the clients' logs, and mostly none in the ledger.
    assert sum((statuses - ended).values()) == len(found) - len(logs.ended)
    outcomes = metrics["outcomes30d"]
    assert [outcomes["completed"], outcomes["failed"], outcomes["cancelled"]] == [
        statuses["COMPLETED"], statuses["FAILED"], statuses["CANCELLED"]]


def report(runs, kills, spent, proxy, flushed, logs):
    print(f"\n{runs} runs of {LIBRARY_CLIENTS + EXEC_CLIENTS} clients in {spent:.0f} s, {kills} kills of the server, 2 of clients:"
          f" {len(logs.begun)} begun, {len(logs.ended)} ended, none lost, none twice")
    print(f"at the end: {flushed}; requests: " + ", ".join(f"{proxy.counts[fault]} {fault}" for fault in ["none", *FAULTS])
          + f"; {proxy.counts['server away, or client gone']} broken connections")
