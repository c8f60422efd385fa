"""Random changes of runs, workflows and rates, as SQL that anybody may send to PostgreSQL."""

from random import Random

WORKSPACES = ["w1", "w2"]
WORKFLOWS = ["a", "b", "c", "d", "e"]
DAYS = [f"2026-05-{number:02}" for number in range(1, 11)]
DAY_MS, MAY = 86_400_000, 1_777_593_600_000
RUN_COLUMNS = ("workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,"
               " created_at, updated_at")

SETUP = [
    *[f"INSERT INTO workspaces (id, name, time_zone, currency, created_at) VALUES ('{id}', '{id}', 'UTC', 'EUR', 0)"
      for id in WORKSPACES],
    *[f"INSERT INTO workflows (workspace_id, id, source, external_id, name) VALUES ('{workspace}', '{id}', 'api', '{id}', '{id}')"
      for workspace in WORKSPACES for id in WORKFLOWS],
    f"UPDATE workspaces SET recent_from = '{DAYS[3]}', recent_to = '{DAYS[7]}'",
    # The runs that were let go, so that a recount still can count them.
    "CREATE TABLE gone AS SELECT * FROM workflow_runs"]


class Changes:
    def __init__(self, seed, replaces_workflows=True):
        self.random = Random(seed)
        self.replaces_workflows = replaces_workflows

    def next(self):
        """The statements of one change."""
        operations, weights = zip(*[
            (self.insert, 6), (self.upsert, 4), (self.finish, 4), (self.unfinish, 1), (self.move, 3), (self.shift, 2),
            (self.give_away, 1), (self.say_nothing_new, 1), (self.delete, 2), (self.let_go, 1), (self.role, 2),
            (self.add_rates, 2), (self.change_rates, 2), (self.remove_rates, 1), (self.replace_workflow, 0.5 if self.replaces_workflows else 0),
            (self.recent_days, 1)])
        statements = self.random.choices(operations, weights)[0]()
        return [statements] if isinstance(statements, str) else statements

    def insert(self):
        return f"INSERT INTO workflow_runs ({RUN_COLUMNS}) VALUES {self.runs()} ON CONFLICT DO NOTHING"

    def upsert(self):
        changed = ["workflow_id", "status", "started_at", "completed_at", "local_day", "updated_at"]
        return (f"INSERT INTO workflow_runs ({RUN_COLUMNS}) VALUES {self.runs()}"
                f" ON CONFLICT (workspace_id, source, external_id) DO UPDATE SET"
                f" {', '.join(f'{column} = excluded.{column}' for column in changed)}")

    def finish(self):
        status, duration = self.choose(["COMPLETED", "COMPLETED", "FAILED", "CANCELLED"]), self.duration()
        return (f"UPDATE workflow_runs SET status = '{status}', completed_at = started_at + {duration}"
                f" WHERE {self.some()} AND completed_at IS NULL")

    def unfinish(self):
        return f"UPDATE workflow_runs SET status = 'RUNNING', completed_at = NULL WHERE {self.some()}"

    def move(self):
        """To another day, and perhaps the hour of it."""
        day = self.random.randrange(len(DAYS))
        return (f"UPDATE workflow_runs SET local_day = '{DAYS[day]}', completed_at = completed_at + {self.duration()},"
                f" started_at = {MAY + day * DAY_MS} + started_at % {self.choose([DAY_MS, 7_200_000, 1])} WHERE {self.some()}")

    def shift(self):
        """Within the day: other hours, other durations."""
        return f"UPDATE workflow_runs SET started_at = started_at + {self.choose([-1, 1, 60_000, 3_600_000])} WHERE {self.some()}"

    def give_away(self):
        return f"UPDATE workflow_runs SET workflow_id = '{self.workflow()}' WHERE {self.some()}"

    def say_nothing_new(self):
        return f"UPDATE workflow_runs SET status = status, updated_at = updated_at + 1, error = 'no paper' WHERE {self.some()}"

    def delete(self):
        return f"DELETE FROM workflow_runs WHERE {self.some()}"

    def let_go(self):
        workspace = self.workspace()
        flag = f"UPDATE workspaces SET is_letting_runs_go = {{}} WHERE id = '{workspace}'"
        return [
            flag.format(1),
            f"WITH went AS (DELETE FROM workflow_runs WHERE workspace_id = '{workspace}' AND {self.part()}"
            " AND completed_at IS NOT NULL RETURNING *) INSERT INTO gone SELECT * FROM went",
            flag.format(0)]

    def role(self):
        return (f"UPDATE workflows SET role = '{self.choose(['productive', 'utility', 'errorHandler'])}'"
                f" WHERE workspace_id = '{self.workspace()}' AND id <= '{self.workflow()}'")

    def add_rates(self):
        rates = ", ".join(
            f"('{self.workspace()}', '{self.random.getrandbits(60):x}', {self.choose(['NULL'] + [repr(id) for id in WORKFLOWS])},"
            f" '{self.choose(DAYS)}', {self.terms()}, 0)" for _ in range(self.random.randint(1, 3)))
        return f"INSERT INTO savings_rates VALUES {rates} ON CONFLICT DO NOTHING"

    def change_rates(self):
        return (f"UPDATE savings_rates SET (manual_seconds, hourly_rate_minor, cost_per_run_minor) = ({self.terms()})"
                f" WHERE {self.some()}")

    def remove_rates(self):
        return f"DELETE FROM savings_rates WHERE {self.some()}"

    def replace_workflow(self):
        """It goes with all that is its own, and comes again with nothing."""
        workspace, workflow = self.workspace(), self.workflow()
        return [
            f"DELETE FROM gone WHERE workspace_id = '{workspace}' AND workflow_id = '{workflow}'",
            f"DELETE FROM workflows WHERE workspace_id = '{workspace}' AND id = '{workflow}'",
            "INSERT INTO workflows (workspace_id, id, source, external_id, name)"
            f" VALUES ('{workspace}', '{workflow}', 'api', '{workflow}', 'again')"]

    def recent_days(self):
        workspace, (first, last) = self.workspace(), sorted(self.random.sample(DAYS, 2))
        own = f"workspace_id = '{workspace}'"
        return [
            turn(workspace),
            f"UPDATE workspaces SET recent_from = '{first}', recent_to = '{last}' WHERE id = '{workspace}'",
            f"DELETE FROM workspace_recent_durations WHERE {own}",
            "INSERT INTO workspace_recent_durations SELECT workspace_id, bucket_ms, SUM(runs) FROM workspace_durations"
            f" WHERE {own} AND local_day BETWEEN '{first}' AND '{last}' GROUP BY workspace_id, bucket_ms"]

    def runs(self):
        rows = {}
        for _ in range(self.random.choice([1, 1, 3, 20, 60])):
            workspace, number, day = self.workspace(), self.random.randrange(400), self.random.randrange(len(DAYS))
            start = MAY + day * DAY_MS + self.random.randrange(DAY_MS)
            status = self.choose(["STARTED", "RUNNING", "COMPLETED", "COMPLETED", "COMPLETED", "FAILED", "CANCELLED"])
            end = "NULL" if status in ("STARTED", "RUNNING") else start + self.duration()
            # As the program's ids, one for each insertion: two at once meet at the external id, where they can be merged.
            rows[workspace, number] = (
                f"('{workspace}', 'id{number}-{self.random.getrandbits(60):x}', '{self.workflow()}', 'api', 'x{number}', '{status}', 1, {start}, {end},"
                f" '{DAYS[day]}', 0, 0)")
        return ", ".join(rows.values())

    def some(self):
        return f"workspace_id = '{self.workspace()}' AND {self.part()}"

    def part(self):
        return f"abs(hashtext(id)) % {self.choose([1, 3, 7, 40, 40])} = 0 AND id > '{self.random.randrange(16):x}'"

    def terms(self):
        return f"{self.random.randrange(7200)}, {self.random.randrange(9999)}, {self.random.randrange(9)}"

    def duration(self):
        """Milliseconds; below 0, the run ends before it starts."""
        return self.choose([-5, 0, 1, 63, 64, self.random.randrange(100_000), self.random.randrange(10 ** 9)])

    def workspace(self):
        return self.choose(WORKSPACES)

    def workflow(self):
        return self.choose(WORKFLOWS)

    def choose(self, choices):
        return self.random.choice(choices)


def turn(workspace):
    """What the program begins with when it writes to a workspace."""
    return f"SELECT pg_advisory_xact_lock(hashtextextended('{workspace}', 0))"
