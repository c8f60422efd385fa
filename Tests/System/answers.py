"""Everything that a server says at the end of a history, and everything that was counted, in the same shape."""

from zlib import crc32

from comparison import Rows
from recount import Recount
from recount_chart import ChartRecount
from recount_tables import count_tables
from recount_workflows import count_workflows
from times import milliseconds

SPANS = ["7d", "30d", "90d"]
GRANULARITIES = ["day", "week"]
KEYS = {
    "automation_metrics": ["workflow_id", "local_day"],
    "automation_durations": ["workflow_id", "local_day", "bucket_ms"],
    "automation_hours": ["workflow_id", "local_day", "hour"],
    "workspace_metrics": ["local_day"],
    "workspace_durations": ["local_day", "bucket_ms"],
    "workspace_totals": []}


def charts_of(history, workflows):
    """Half of all charts, the same half whenever the history is played, also where a part of it was left out."""
    charts = [(span, granularity, name) for span in SPANS for granularity in GRANULARITIES for name in [None, *workflows]]
    return [chart for chart in charts if crc32(f"{history.seed} {chart}".encode()) % 2]


def count_answers(history, ledger):
    recount = Recount(ledger, milliseconds(history.until))
    return {
        "operations": ledger.answers,
        "runs": Rows({name: {"status": run.status, "start": run.start, "end": run.end, "day": str(run.day)}
                      for name, run in recount.run_names.items()}),
        "metrics": recount.metrics(),
        "charts": {chart: ChartRecount(recount, *chart).chart() | {"workflows": sorted(ledger.workflows)}
                   for chart in charts_of(history, ledger.workflows)},
        "table": count_workflows(recount, history.table),
        "rows": count_tables(recount)}


def read_answers(history, player, place, workflows):
    """`workflows` are those that should be there."""
    client = player.client
    player.clock.set(milliseconds(history.until))
    table = read_table(client, history.table)
    names = {workflow["id"]: name for name, workflow in table["workflows"].items()}
    ids = {name: key for key, name in names.items()}
    return {
        "operations": player.answers,
        "runs": read_runs(place),
        "metrics": client.get("/api/dashboard/metrics"),
        "charts": {chart: read_chart(client, *chart, ids, names)
                   for chart in charts_of(history, workflows) if chart[2] in [None, *ids]},
        "table": table,
        "rows": read_rows(place, names)}


def read_chart(client, span, granularity, workflow, ids, names):
    query = {"workflowId": ids[workflow]} if workflow else {}
    chart = client.get("/api/dashboard/chart-data", range=span, granularity=granularity, **query)
    return chart | {"workflows": sorted(names.get(one["id"], one["name"]) for one in chart["workflows"])}


def read_table(client, table):
    """All pages of the table of workflows, which the names given by the history tell apart."""
    workflows, query = [], dict(table)
    while True:
        page = client.get("/api/workflows", **query)
        workflows += page["workflows"]
        if page["nextCursor"] is None:
            break
        query["cursor"] = page["nextCursor"]
    check_order(workflows, table)
    check_sums([workflow["figures"]["savings"] for workflow in workflows], page["savings"])
    by_name = {workflow["externalId"]: workflow for workflow in workflows}
    assert len(by_name) == len(workflows), f"a workflow is on two pages: {[workflow['externalId'] for workflow in workflows]}"
    return page | {"workflows": Rows(by_name)}


def check_sums(rows, total):
    """The money of all rows is that of the whole, and each row's is consistent in itself."""
    for amount in "grossMinor", "costMinor", "netMinor":
        assert sum(row[amount] for row in rows) == total[amount], f"the rows do not add up to {total}: {rows}"
    for row in rows:
        assert row["netMinor"] == row["grossMinor"] - row["costMinor"], row
        assert row["roi"] == (row["netMinor"] / row["costMinor"] if row["costMinor"] else None), row


def check_order(workflows, table):
    """By the figure that was asked for; equal and undefined ones as they come."""
    figures = {
        "name": lambda one: one["name"].lower(), "successRate": lambda one: one["figures"]["successPercent"],
        "mean": lambda one: one["figures"]["meanSeconds"], "p50": lambda one: one["figures"]["p50Seconds"],
        "p95": lambda one: one["figures"]["p95Seconds"], "timeSaved": lambda one: one["figures"]["savings"]["hours"],
        "moneySaved": lambda one: one["figures"]["savings"]["netMinor"], "lastRun": lambda one: one["lastRunAt"],
        "lastFailure": lambda one: one["lastFailureAt"]}
    figure = figures.get(table["sort"], lambda one: one["figures"][table["sort"]])
    values = [value for value in map(figure, workflows) if value is not None]
    assert values == sorted(values, reverse=table["order"] == "desc"), f"not in order {table['sort']} {table['order']}: {values}"


def read_runs(place):
    runs = place.select("SELECT * FROM workflow_runs")
    return {run["external_id"]: {
        "status": "RUNNING" if run["completed_at"] is None else run["status"], "start": run["started_at"],
        "end": run["completed_at"], "day": run["local_day"]} for run in runs}


def read_rows(place, names):
    tables = {}
    for table, keys in KEYS.items():
        tables[table] = {}
        for row in place.select(f"SELECT * FROM {table}"):
            key = tuple(names.get(row[name], row[name]) if name == "workflow_id" else row[name] for name in keys) or ("all",)
            # A row without runs is the same as no row, so long as it counts nothing else.
            if any(row[name] for name in COUNTS if name in row.keys()):
                tables[table][key] = dict(row)
    return tables


COUNTS = ["runs", "completed", "failed", "cancelled", "unfinished", "anomalies", "timed", "duration_ms", "seconds_saved",
          "gross_minor", "gross_rest", "cost_minor"]
