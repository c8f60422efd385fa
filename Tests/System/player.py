"""Carries out the operations of a history through the API, each at its time."""

import json

from flowtally import wait_until
from times import milliseconds

UNKNOWN = "00000000-0000-7000-8000-000000000000"


class Player:
    """`answers` are the statuses that the server gave, of a batch those of its reports; `refusals` say why it refused."""

    def __init__(self, client, clock):
        self.client, self.clock = client, clock
        # The server's ids by the names in the history; they stay when the thing is gone, and then are refused.
        self.ids = {}
        self.answers, self.refusals = [], []

    def play(self, history):
        self.client.patch("/api/workspace", {"timeZone": history.zone, "currency": history.currency})
        for operation in history.operations:
            self.clock.set(milliseconds(operation["at"]))
            self.answers.append(self._do(operation))
        self._await_zone()

    def _do(self, operation):
        match operation["do"]:
            case "report":
                [report] = self._with_ids([operation["report"]])
                return self._send("POST", "/api/runs", report, keep=report["externalId"])
            case "reportBatch": return self._send_batch(operation)
            case "updateRun": return self._send("PATCH", f"/api/runs/{self._id(operation['run'])}", operation["change"])
            case "deleteRun": return self._send("DELETE", f"/api/runs/{self._id(operation['run'])}")
            case "changeWorkflow":
                return self._send("PATCH", f"/api/workflows/{self._workflow(operation['workflow'])}", operation["change"])
            case "deleteWorkflow": return self._send("DELETE", f"/api/workflows/{self._workflow(operation['workflow'])}")
            case "addRate":
                owner = operation["workflow"]
                path = "/api/workspace" if owner is None else f"/api/workflows/{self._workflow(owner)}"
                terms = operation["terms"] | {"recalculate": True}
                return self._send("POST", f"{path}/savings-rates", terms, keep=operation["rate"])
            case "correctRate":
                change = operation["change"] | {"recalculate": True}
                return self._send("PATCH", f"/api/savings-rates/{self._id(operation['rate'])}", change)
            case "removeRate": return self._send("DELETE", f"/api/savings-rates/{self._id(operation['rate'])}?recalculate=true")
            case "changeZone":
                self._await_zone()
                return self._send("PATCH", "/api/workspace", {"timeZone": operation["zone"]})
            case "addRequest": return self._send("POST", "/api/service-requests", {"title": "Wish"}, keep=operation["request"])
            case "changeRequest":
                return self._send("PATCH", f"/api/service-requests/{self._id(operation['request'])}", operation["change"])

    def _id(self, name):
        return self.ids.get(name, UNKNOWN)

    def _workflow(self, name):
        """The workflow's id before the operation: reports make workflows, but do not tell their ids."""
        self._learn_workflows()
        return self._id(name)

    def _learn_workflows(self):
        for workflow in self.client.get("/api/workflows", limit=200)["workflows"]:
            self.ids[workflow["externalId"]] = workflow["id"]

    def _with_ids(self, reports):
        if any("workflowId" in report for report in reports):
            self._learn_workflows()
        return [report | {"workflowId": self._id(report["workflowId"])} if "workflowId" in report else report
                for report in reports]

    def _send(self, method, path, body=None, keep=None):
        response = self.client.request(method, path, json=body)
        if not response.ok:
            self.refusals.append(f"{method} {path} {json.dumps(body)}: {response.status_code} {response.text}")
        elif keep:
            self.ids[keep] = response.json()["id"]
        return response.status_code

    def _send_batch(self, operation):
        reports = self._with_ids(operation["reports"])
        if operation["form"] == "array":
            response = self.client.request("POST", "/api/runs/batch", json=reports)
        else:
            lines = "\n".join(map(json.dumps, reports))
            headers = {"Content-Type": "application/x-ndjson"}
            response = self.client.request("POST", "/api/runs/batch", data=lines, headers=headers)
        if not response.ok:
            self.refusals.append(f"batch: {response.status_code} {response.text}")
            return response.status_code
        for report, item in zip(reports, response.json()["items"]):
            if "id" in item:
                self.ids[report["externalId"]] = item["id"]
            else:
                self.refusals.append(f"in a batch {json.dumps(report)}: {json.dumps(item)}")
        return [item["status"] for item in response.json()["items"]]

    def _await_zone(self):
        wait_until(lambda: self.client.get("/api/workspace").get("timeZoneChange") is None, "the new time zone")
