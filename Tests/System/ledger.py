"""What a ledger holds after a list of operations, and how each of them is answered; known from the list alone."""

from ledger_requests import RequestLedger
from ledger_workflows import Rate, Workflow
from merging import FINISHED, Statement, merge
from times import DAY, milliseconds


class Ledger:
    """Takes operations one after the other: `apply` returns the status of the answer, of a batch the one of each report."""

    def __init__(self, history):
        self.zone, self.currency = history.zone, history.currency
        # By the names that the history gives them. The ledger's own ids are nowhere in it.
        self.workflows, self.rates, self.runs, self.workflow_of_run = {}, {}, {}, {}
        self.requests = RequestLedger()
        self.last_received = None
        self.answers = [self.apply(operation) for operation in history.operations]

    def apply(self, operation):
        at = milliseconds(operation["at"])
        match operation["do"]:
            case "report": return self._report(operation["report"], at, set(self.workflows))
            case "reportBatch":
                # A sender knows the ids of those workflows that were there before.
                known = set(self.workflows)
                return [self._report(report, at, known) for report in operation["reports"]]
            case "updateRun": return self._update_run(operation["run"], operation["change"], at)
            case "deleteRun": return self._delete_run(operation["run"])
            case "changeWorkflow": return self._change_workflow(operation["workflow"], operation["change"], at)
            case "deleteWorkflow": return self._delete_workflow(operation["workflow"])
            case "addRate": return self._add_rate(operation["rate"], operation["workflow"], operation["terms"])
            case "correctRate": return self._correct_rate(operation["rate"], operation["change"])
            case "removeRate": return 204 if self.rates.pop(operation["rate"], None) else 404
            case "changeZone": return self._change_zone(operation["zone"], at)
            case "addRequest": return self.requests.add(operation["request"])
            case "changeRequest": return self.requests.change(operation["request"], operation["change"])

    # Runs

    def _report(self, report, at, workflows):
        statement = self._statement(report, report["status"], report.get("attempt", 1), at)
        if not self._is_possible(statement):
            return 422
        declared = report.get("workflow")
        if declared is None:
            name = report["workflowId"]
            if name not in workflows:
                return 422
        else:
            change = {"externalId": declared, "name": declared} if isinstance(declared, str) else declared
            name = change["externalId"]
            self.workflows.setdefault(name, Workflow(name, since=at)).change(change, at)
        self.last_received = at
        known = self.runs.setdefault(report["externalId"], [])
        known.append(statement)
        self.workflow_of_run[report["externalId"]] = name
        return 201 if len(known) == 1 else 200

    def _update_run(self, run, change, at):
        if not 1 <= change.get("attempt", 1):
            return 422
        if run not in self.runs:
            return 404
        now = merge(self.runs[run])
        attempt = change.get("attempt", now.attempt)
        status = change.get("status", now.status if attempt == now.attempt else "STARTED")
        statement = self._statement(change, status, attempt, at)
        if not self._is_possible(statement):
            return 422
        self.last_received = at
        self.runs[run].append(statement)
        return 200

    @staticmethod
    def _statement(said, status, attempt, at):
        start, end = (milliseconds(said[name]) if name in said else None for name in ("startedAt", "completedAt"))
        return Statement(status, attempt, start, end, at)

    @staticmethod
    def _is_possible(statement):
        start, end, latest = statement.start, statement.end, statement.received + DAY
        return (statement.attempt >= 1 and (start is None or start <= latest) and (end is None or end <= latest)
                and (end is None or statement.status in FINISHED) and (start is None or end is None or start <= end))

    def _delete_run(self, run):
        return 204 if self.runs.pop(run, None) else 404

    # Workflows and rates

    def _change_workflow(self, name, change, at):
        if name not in self.workflows:
            return 404
        self.workflows[name].change(change, at)
        return 200

    def _delete_workflow(self, name):
        if self.workflows.pop(name, None) is None:
            return 404
        self.runs = {run: said for run, said in self.runs.items() if self.workflow_of_run[run] != name}
        self.rates = {key: rate for key, rate in self.rates.items() if rate.workflow != name}
        return 204

    def _change_zone(self, zone, at):
        if zone != self.zone:
            self.zone = zone
            for workflow in self.workflows.values():
                workflow.since = at
        return 200

    def _add_rate(self, key, workflow, terms):
        if workflow is not None and workflow not in self.workflows:
            return 404
        if self._is_taken(workflow, terms["validFrom"]):
            return 409
        self.rates[key] = Rate(workflow)
        self.rates[key].change(terms)
        return 201

    def _correct_rate(self, key, change):
        if key not in self.rates:
            return 404
        rate = self.rates[key]
        if change.get("validFrom", rate.valid_from) != rate.valid_from and self._is_taken(rate.workflow, change["validFrom"]):
            return 409
        rate.change(change)
        return 200

    def _is_taken(self, workflow, day):
        return any(rate.workflow == workflow and rate.valid_from == day for rate in self.rates.values())
