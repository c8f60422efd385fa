"""The server's own metrics, as Prometheus reads them."""

import re

import pytest

from flowtally import ROOT

NAME = r"(?:flowtally|process)_[a-z_]+"


@pytest.fixture
def busy(server, client):
    """A server on which something of everything has happened."""
    run = client.post("/api/runs", {"workflow": "Payroll of Ada", "externalId": "secret-run", "status": "FAILED", "error": "E77"})
    client.get(f"/api/runs/{run['id']}")
    client.get("/api/dashboard/metrics")
    for method, path in ("GET", "/api/runs/secret-run"), ("PUT", "/healthz"), ("BREW", "/teapot"), ("GET", "/.env?secret-run"):
        client.request(method, path)
    return run


def lines(client):
    return client.request("GET", "/metrics").text.splitlines()


def test_every_metric_is_explained(client, busy):
    explained = set(re.findall(rf"`({NAME})`", (ROOT / "Docs" / "operations.md").read_text()))
    exposed = {line.split()[2] for line in lines(client) if line.startswith("# TYPE")}
    assert len(exposed) > 15
    assert exposed <= explained


def test_they_follow_the_text_format(client, busy):
    types = {}
    for line in lines(client):
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types, "a metric's lines stand together"
            types[name] = kind
        else:
            name, value = re.fullmatch(rf'({NAME})(?:\{{(?:[a-z_]+="[^"\\]*",?)+\}})? (\S+)', line).groups()
            base = re.sub("_(bucket|sum|count)$", "", name)
            assert types[name if name in types else base] in ("counter", "gauge", "histogram")
            assert float(value) >= 0


def test_they_tell_nothing_of_what_is_in_the_ledger(client, busy):
    text = "\n".join(lines(client))
    for secret in busy["id"], busy["workflowId"], "Payroll", "secret-run", "E77", ".env", "teapot", "BREW", client.session.headers["Authorization"][10:]:
        assert secret not in text
    routes = set(re.findall(r'route="([^"]*)"', text))
    assert {"/api/runs", "/api/runs/{id}", "unknown"} <= routes


def test_what_the_database_and_the_process_do_is_measured(client, busy):
    values = dict(line.rsplit(" ", 1) for line in lines(client) if not line.startswith("#"))
    assert float(values['flowtally_database_writes_total{outcome="kept"}']) >= 1
    assert float(values["flowtally_database_commit_seconds_count"]) >= 1
    # One page in the file, all else in the log.
    assert float(values['flowtally_ledger_bytes{file="database"}']) >= 2048
    assert float(values['flowtally_ledger_bytes{file="log"}']) >= 100_000
    assert float(values["process_resident_memory_bytes"]) > 1e6
    assert any(series.startswith("flowtally_database_query_seconds_count") for series in values)
