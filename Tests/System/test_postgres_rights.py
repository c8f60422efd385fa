"""On PostgreSQL, the role of the servers can do its work and nothing else, and never sees two workspaces at once."""

import pytest

from flowtally import flowtally
from postgres import Refused
from postgres_changes import SETUP, WORKSPACES, Changes
from postgres_recount import wrong_aggregates

# They have no rows of a workspace.
FREE_OF_WORKSPACES = {"users", "sessions", "schema_migrations"}
# By these one finds out who somebody is, before a workspace is known.
ENTRANCE = {"workspaces", "memberships", "api_keys", "invitations"}


@pytest.fixture(scope="module")
def database(postgres):
    """Owned by one role, served by another, with runs in two workspaces."""
    with postgres.session() as session:
        session.run("CREATE ROLE owner LOGIN; CREATE ROLE server LOGIN; CREATE DATABASE rights OWNER owner")
    script = flowtally("migrate", "--print", "--grant-to", "server")
    with postgres.session("rights", "owner") as session:
        session.run(script.stdout)
        session.transaction(*SETUP, *[Changes(seed).insert() for seed in range(6)], "GRANT ALL ON gone TO server")
        for workspace in WORKSPACES:
            session.transaction(
                f"INSERT INTO api_keys VALUES ('{workspace}', 'k', 'K', repeat('{workspace}', 32), 'read', 0)")
    return "rights"


@pytest.fixture
def server(postgres, database):
    with postgres.session(database, "server") as session:
        yield session


@pytest.fixture
def owner(postgres, database):
    with postgres.session(database, "owner") as session:
        yield session


def enter(workspace):
    return f"SET flowtally.workspace_id = '{workspace}'"


def workspaces_seen(session, table):
    column = "id" if table == "workspaces" else "workspace_id"
    return {row["id"] for row in session.rows(f"SELECT DISTINCT {column} AS id FROM {table}")}


def test_every_table_with_rows_of_a_workspace_has_the_wall(owner):
    tables = owner.rows("SELECT relname AS name, relrowsecurity AS walled FROM pg_class"
                        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'gone'")
    assert len(tables) > 20
    assert {table["name"] for table in tables if not table["walled"]} == FREE_OF_WORKSPACES


def test_a_statement_that_forgets_the_filter_sees_one_workspace(server):
    for workspace in WORKSPACES:
        server.run(enter(workspace))
        for table in ["workflow_runs", "workflows", "automation_metrics", "workspace_totals", "workspaces", "api_keys"]:
            assert workspaces_seen(server, table) == {workspace}, table


def test_without_a_workspace_only_the_entrance_is_seen(server, owner):
    filled = [row["relname"] for row in owner.rows("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'")
              if owner.run(f"SELECT EXISTS (SELECT FROM {row['relname']})") == ["t"] and row["relname"] != "gone"]
    seen = {table for table in filled if server.run(f"SELECT EXISTS (SELECT FROM {table})") == ["t"]}
    assert "workflow_runs" in filled
    assert seen <= ENTRANCE | FREE_OF_WORKSPACES
    assert workspaces_seen(server, "workspaces") == workspaces_seen(server, "api_keys") == set(WORKSPACES)


@pytest.mark.parametrize("statement", [
    "UPDATE workflow_runs SET status = 'FAILED', completed_at = 1 WHERE workspace_id = 'w2'",
    "DELETE FROM workflow_runs WHERE workspace_id = 'w2'", "DELETE FROM workspaces WHERE id = 'w2'",
    "UPDATE workspace_totals SET runs = 0 WHERE workspace_id = 'w2'", "DELETE FROM api_keys WHERE workspace_id = 'w2'"])
def test_rows_of_another_workspace_cannot_be_changed(server, owner, statement):
    before = owner.rows("SELECT * FROM workspace_totals ORDER BY workspace_id")
    server.run(enter("w1"))
    assert server.run(f"WITH changed AS ({statement} RETURNING 1) SELECT COUNT(*) FROM changed") == ["0"]
    assert owner.rows("SELECT * FROM workspace_totals ORDER BY workspace_id") == before


@pytest.mark.parametrize("statement", [
    "INSERT INTO jobs (workspace_id, name, due_at) VALUES ('w2', 'x', 0)",
    "INSERT INTO api_keys VALUES ('w2', 'k2', 'K', repeat('ab', 32), 'read', 0)",
    "UPDATE workflows SET workspace_id = 'w2' WHERE id = 'a'"])
def test_rows_cannot_be_put_into_another_workspace(server, statement):
    server.run(enter("w1"))
    with pytest.raises(Refused, match="row-level security"):
        server.run(statement)


@pytest.mark.parametrize("statement", [
    "CREATE TABLE more (id INT)", "DROP TABLE workflow_runs", "TRUNCATE workspace_totals", "ALTER TABLE users ADD COLUMN x INT",
    "ALTER TABLE workflow_runs DISABLE TRIGGER USER", "ALTER TABLE workflow_runs DISABLE ROW LEVEL SECURITY",
    "DROP POLICY of_workspace ON workflow_runs", "INSERT INTO schema_migrations VALUES (99, 'x')",
    "CREATE OR REPLACE FUNCTION aggregates_on_run_insert() RETURNS trigger LANGUAGE sql AS ''", "SELECT * FROM reporting.runs",
    "SET session_replication_role = 'replica'"])
def test_what_guards_the_rows_cannot_be_changed(server, statement):
    server.run(enter("w1"))
    with pytest.raises(Refused):
        server.run(statement)


def test_the_triggers_keep_the_aggregates_for_the_servers_role_too(postgres, server, owner):
    changes = Changes(77)
    for _ in range(40):
        server.transaction(enter(changes.workspace()), "SET CONSTRAINTS ALL IMMEDIATE")
        try:
            server.transaction(*changes.next())
        except Refused as refusal:
            # The change was about the other workspace.
            assert "row-level security" in str(refusal)
    assert wrong_aggregates(owner) == []


def test_the_wall_costs_no_index(server):
    server.run(enter("w1"))
    server.run("SET enable_seqscan = off")
    for query in [
        "SELECT * FROM workflow_runs WHERE workspace_id = 'w1' AND source = 'api' AND external_id = 'x1'",
        "SELECT * FROM workflow_runs WHERE workspace_id = 'w1' AND started_at >= 5 ORDER BY started_at DESC, id DESC LIMIT 9",
        "SELECT * FROM workspace_metrics WHERE workspace_id = 'w1' AND local_day BETWEEN '2026-05-01' AND '2026-05-09'",
        "SELECT id FROM api_keys WHERE digest = 'abc'",
    ]:
        plan = "\n".join(server.run(f"EXPLAIN {query}"))
        assert "Index Cond" in plan and "Seq Scan" not in plan, plan
        assert "Sort" not in plan, plan
