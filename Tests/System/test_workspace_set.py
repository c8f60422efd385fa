import pytest

from flowtally import flowtally


def workspace_set(data, *changes):
    return flowtally("workspace", "set", *changes, "--data", data)


def test_zone_currency_and_name_change_while_a_server_runs(server, client):
    result = workspace_set(
        server.data, "--time-zone", "Asia/Kathmandu", "--currency", "JPY", "--name", "Kathmandu Works")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "Kathmandu Works: Asia/Kathmandu, JPY\n"
    workspace = client.get("/api/workspace")
    assert (workspace["timeZone"], workspace["currency"]) == ("Asia/Kathmandu", "JPY")
    assert workspace["minorUnitDigits"] == 0
    assert client.get("/api/dashboard/metrics")["timeZone"] == "Asia/Kathmandu"


def test_what_is_not_named_stays(server, client):
    workspace_set(server.data, "--time-zone", "Europe/Berlin", "--currency", "CHF")
    workspace_set(server.data, "--name", "Werk")
    workspace = client.get("/api/workspace")
    assert (workspace["name"], workspace["timeZone"], workspace["currency"]) == ("Werk", "Europe/Berlin", "CHF")


def test_a_new_zone_moves_every_run_to_its_day_there(server, client):
    for name, start in ("before", "2026-05-01T18:14:59Z"), ("after", "2026-05-01T18:15:00Z"):
        client.post("/api/runs", {"workflow": "Job", "externalId": name, "status": "STARTED", "startedAt": start})
    workspace_set(server.data, "--time-zone", "Asia/Kathmandu")
    days = {run["externalId"]: run["localDay"] for run in client.all_runs()}
    assert days == {"before": "2026-05-01", "after": "2026-05-02"}


@pytest.mark.parametrize("zone", ["Mars/Phobos", "CEST", "", "GMT+3"])
def test_an_unknown_zone_is_a_usage_error(data, zone):
    result = workspace_set(data, "--time-zone", zone)
    assert result.returncode == 64
    assert "Europe/Berlin" in result.stderr
    assert not data.exists()


@pytest.mark.parametrize("currency", ["EURO", "XYZ", "", "eur "])
def test_an_unknown_currency_is_a_usage_error(data, currency):
    result = workspace_set(data, "--currency", currency)
    assert result.returncode == 64
    assert "ISO 4217" in result.stderr


def test_nothing_to_change_is_a_usage_error(data):
    result = workspace_set(data)
    assert result.returncode == 64
    assert "--time-zone" in result.stderr
