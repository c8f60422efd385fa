"""Every number of the overview equals a recount of the raw reports."""

import json
import math
import random
from fractions import Fraction

import pytest

from histories import HistoryMaker
from recount import Recount
from recount_chart import ChartRecount

HISTORIES = 16


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_every_figure_equals_a_recount(client, seed):
    print(f"history of seed {seed}")
    history = HistoryMaker(seed).make()
    client.patch("/api/workspace", {"timeZone": history.zone, "currency": history.currency})
    send(client, history, random.Random(seed))
    ids = set_rates(client, history)
    while True:
        metrics = client.get("/api/dashboard/metrics")
        charts = read_charts(client, ids)
        recount = Recount(history, metrics["asOf"])
        if Recount(history, client.get("/api/dashboard/metrics")["asOf"]).today == recount.today:
            break
    assert differences(recount.metrics(), metrics) == []
    for (span, granularity, workflow), chart in charts.items():
        expected = ChartRecount(recount, span, granularity, workflow).chart()
        assert differences(expected, chart, f"{span} {granularity} {workflow}") == []
        assert chart["workflowId"] == ids.get(workflow)
        assert {one["id"] for one in chart["workflows"]} == set(ids.values())


def send(client, history, chance):
    """In batches of any size, as an array or as lines."""
    reports = list(history.reports)
    while reports:
        size = chance.randint(1, 400)
        batch, reports = reports[:size], reports[size:]
        if chance.random() < 0.5:
            result = client.post("/api/runs/batch", batch)
        else:
            response = client.request(
                "POST", "/api/runs/batch", data="\n".join(map(json.dumps, batch)),
                headers={"Content-Type": "application/x-ndjson"})
            result = response.json()
        problems = [item for item in result["items"] if item["status"] >= 300]
        assert (result["accepted"], problems) == (len(batch), [])


def set_rates(client, history):
    """Returns the ids of the workflows by their external ids."""
    ids = {workflow["externalId"]: workflow["id"] for workflow in client.get("/api/workflows")["workflows"]}
    for rate in history.default_rates:
        client.patch("/api/workspace", {"defaultRate": rate})
    for name, workflow_id in ids.items():
        for rate in history.own_rates[name]:
            client.post(f"/api/workflows/{workflow_id}/savings-rates", rate)
    return ids


def read_charts(client, ids):
    charts = {}
    for span in "7d", "30d", "90d":
        for granularity in "day", "week":
            for workflow in [None, *ids]:
                query = {"workflowId": ids[workflow]} if workflow else {}
                charts[span, granularity, workflow] = client.get(
                    "/api/dashboard/chart-data", range=span, granularity=granularity, **query)
    return charts


def differences(expected, actual, place=""):
    """Each place where the answer is not what was counted. What was not counted is not compared."""
    if isinstance(expected, dict):
        return [line for key in expected for line in differences(expected[key], actual.get(key, "missing"), f"{place}/{key}")]
    if isinstance(expected, list):
        if len(expected) != len(actual):
            return [f"{place}: {len(expected)} expected, {len(actual)} given"]
        return [line for number, pair in enumerate(zip(expected, actual)) for line in differences(*pair, f"{place}/{number}")]
    if isinstance(expected, Fraction) and isinstance(actual, (int, float)):
        is_same = math.isclose(float(expected), actual, rel_tol=1e-9, abs_tol=1e-9)
    else:
        is_same = expected == actual and isinstance(actual, bool) == isinstance(expected, bool)
    return [] if is_same else [f"{place}: counted {expected}, the server says {actual}"]
