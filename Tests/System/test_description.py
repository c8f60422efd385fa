"""The description of the API is valid, and what the server answers is what it describes."""

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from flowtally import ROOT


@pytest.fixture
def description(client):
    return yaml.safe_load(client.request("GET", "/openapi.yaml").text)


def test_the_description_is_served_as_it_stands_in_the_source(client):
    file = ROOT / "Sources" / "FlowtallyWeb" / "Resources" / "openapi.yaml"
    assert client.request("GET", "/openapi.yaml").text == file.read_text()


def test_the_description_is_valid(description):
    validate(description)


def schema_of(description, path):
    """The schema of the good answer to a GET."""
    answer = description["paths"][path]["get"]["responses"]["200"]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    return answer["content"]["application/json"]["schema"]


def faults(description, schema, answer):
    # References in the schema start at the root of the description.
    validator = OAS31Validator(schema | {"components": description["components"]}, format_checker=OAS31Validator.FORMAT_CHECKER)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(answer)]


def fill(client):
    """Puts something of everything into the ledger; returns ids for the paths that need one."""
    run = client.post("/api/runs", {"workflow": "Job", "externalId": "run-1", "status": "COMPLETED"})
    rate = {"validFrom": "2026-05-01", "manualMinutes": 30, "hourlyRateMinor": 5000, "costPerRunMinor": 2}
    client.post(f"/api/workflows/{run['workflowId']}/savings-rates", rate)
    client.patch("/api/workspace", {"defaultRate": rate})
    request = client.post("/api/service-requests", {"title": "Send delivery notes"})
    # Nobody has this name: the delivery fails, and is listed as that.
    webhook = client.post("/api/webhooks", {"name": "W", "url": "https://nobody.invalid/", "events": ["run.failed"]})
    client.post(f"/api/webhooks/{webhook['id']}/test", {})
    return {"/api/runs": run["id"], "/api/workflows": run["workflowId"], "/api/service-requests": request["id"],
            "/api/webhooks": webhook["id"]}


@pytest.mark.parametrize("is_filled", [False, True], ids=["an empty ledger", "a filled ledger"])
def test_every_answer_is_as_described(client, description, is_filled):
    ids = fill(client) if is_filled else {}
    # A stream of events has no end.
    paths = [path for path, calls in description["paths"].items()
             if path.startswith("/api/") and "get" in calls and path != "/api/dashboard/events"]
    for path in paths:
        if "{id}" in path and not is_filled:
            continue
        answer = client.get(path.replace("{id}", ids.get(path.split("/{")[0], "")))
        assert faults(description, schema_of(description, path), answer) == [], path
