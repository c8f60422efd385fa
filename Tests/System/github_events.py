"""Deliveries in the form in which GitHub sends `workflow_run` events; names and numbers are invented."""

import json
from dataclasses import dataclass


@dataclass
class GitHubRun:
    """A run, or one attempt of it, as GitHub would announce it step by step."""

    id: int
    started_at: str = "2026-03-02T04:00:11Z"
    completed_at: str = "2026-03-02T04:03:41Z"
    conclusion: str = "success"
    attempt: int = 1
    event: str = "push"
    workflow_id: int = 7401
    workflow_name: str = "Nightly report"
    repository: str = "tidewater/ledger-jobs"

    def requested(self):
        return self._delivery("requested", "queued", None, self.started_at)

    def in_progress(self):
        return self._delivery("in_progress", "in_progress", None, self.started_at)

    def completed(self):
        return self._delivery("completed", "completed", self.conclusion, self.completed_at)

    def all_events(self):
        return [self.requested(), self.in_progress(), self.completed()]

    def _delivery(self, action, status, conclusion, updated_at):
        return {"action": action, "workflow_run": self._workflow_run(status, conclusion, updated_at),
                "workflow": self._workflow(), "repository": self._repository(), "sender": self._person()}

    def _workflow_run(self, status, conclusion, updated_at):
        url = f"https://github.com/{self.repository}/actions/runs/{self.id}"
        return {
            "id": self.id, "name": self.workflow_name, "head_branch": "main", "head_sha": f"{self.id:040x}",
            "path": ".github/workflows/nightly.yml", "display_title": "Send the nightly report", "run_number": self.id % 1000,
            "event": self.event, "status": status, "conclusion": conclusion, "workflow_id": self.workflow_id,
            "html_url": url, "pull_requests": [], "created_at": "2026-03-02T04:00:02Z", "updated_at": updated_at,
            "actor": self._person(), "run_attempt": self.attempt, "run_started_at": self.started_at,
            "triggering_actor": self._person(), "previous_attempt_url": None, "head_repository": self._repository()}

    def _workflow(self):
        return {
            "id": self.workflow_id, "name": self.workflow_name, "path": ".github/workflows/nightly.yml", "state": "active",
            "created_at": "2025-11-04T08:30:00.000Z", "updated_at": "2026-01-20T17:05:00.000Z"}

    def _repository(self):
        owner, name = self.repository.split("/")
        return {"id": 90210, "name": name, "full_name": self.repository, "private": True,
                "owner": self._person() | {"login": owner}, "default_branch": "main"}

    @staticmethod
    def _person():
        return {"login": "mara-tide", "id": 4711, "type": "User", "site_admin": False}


def write_lines(path, deliveries):
    """One delivery a line; a text is written as it is."""
    lines = [delivery if isinstance(delivery, str) else json.dumps(delivery) for delivery in deliveries]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_json(path, delivery):
    path.write_text(json.dumps(delivery, indent=2))
    return path
