"""The examples of `Examples/` do what `Docs/recording-runs.md` says, and stand there as they are."""

import json
import os
import re
import subprocess
import sys

import pytest
import requests
import yaml

from flowtally import BINARY, ROOT, create_key, environment

EXAMPLES = ROOT / "Examples"


@pytest.fixture
def settings(server):
    return {"FLOWTALLY_URL": server.url, "FLOWTALLY_API_KEY": create_key(server.data, "ingest")}


def run(*command, settings, **more):
    result = subprocess.run(command, env=environment(**settings, **more), capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return result


@pytest.mark.parametrize("work, status", [("true", "COMPLETED"), ("false", "FAILED")])
def test_curl(settings, client, work, status):
    run("sh", EXAMPLES / "curl.sh", settings=settings, WORK=work)
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["source"]) == (status, "api")
    assert recorded["completedAt"] >= recorded["startedAt"]


def test_python(settings, client):
    run(sys.executable, EXAMPLES / "track.py", settings=settings)
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["version"], recorded["trigger"]) == ("COMPLETED", "1.4.2", "direct")


def test_python_records_an_exception_and_lets_it_pass(settings, client):
    script = "import track\nwith track.tracked('w'): raise ValueError('no paper')"
    result = subprocess.run([sys.executable, "-c", script], env=environment(**settings, PYTHONPATH=str(EXAMPLES), PYTHONDONTWRITEBYTECODE="1"),
                            capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and "no paper" in result.stderr
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["error"]) == ("FAILED", "ValueError('no paper')")


def test_node(settings, client):
    run("node", EXAMPLES / "track.mjs", settings=settings)
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["output"]) == ("COMPLETED", {"invoices": 12})


def test_node_records_an_exception_and_lets_it_pass(settings, client):
    script = f"import {{ track }} from '{EXAMPLES}/track.mjs'; await track('w', () => {{ throw new Error('no paper') }})"
    result = subprocess.run(["node", "--input-type=module", "-e", script, "x"], env=environment(**settings),
                            capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and "no paper" in result.stderr
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["error"]) == ("FAILED", "Error: no paper")


def test_swift(settings, client, tmp_path):
    run(BINARY.parent / "invoice-program", settings=settings, SPOOL=str(tmp_path / "spool"))
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["output"], recorded["input"]) == ("COMPLETED", {"sent": 12}, {"month": "2026-11"})


@pytest.mark.parametrize("job_status, event, status, trigger", [
    ("success", "schedule", "COMPLETED", "scheduled"), ("failure", "push", "FAILED", "direct"),
    ("cancelled", "workflow_dispatch", "CANCELLED", "direct")])
def test_a_step_of_github_actions(settings, client, tmp_path, job_status, event, status, trigger):
    workflow = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text())
    [step] = [step for step in workflow["jobs"]["export"]["steps"] if "FLOWTALLY_URL" in step.get("env", {})]
    values = {"${{ job.status }}": job_status, "${{ secrets.FLOWTALLY_API_KEY }}": settings["FLOWTALLY_API_KEY"],
              "https://flowtally.example.com": settings["FLOWTALLY_URL"]}
    script = tmp_path / "script.sh"
    script.write_text(step["run"])
    # What a runner sets for every step, and how it starts the shell.
    run("bash", "-e", script, settings={name: values[value] for name, value in step["env"].items()},
        GITHUB_REPOSITORY="acme/shop", GITHUB_WORKFLOW="Nightly export", GITHUB_RUN_ID="8214", GITHUB_RUN_ATTEMPT="2",
        GITHUB_SHA="ab" * 20, GITHUB_EVENT_NAME=event, GITHUB_SERVER_URL="https://github.com")
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["trigger"], recorded["attempt"]) == (status, trigger, 2)
    assert (recorded["externalId"], recorded["version"]) == ("8214", "ab" * 20)
    assert recorded["output"] == {"url": "https://github.com/acme/shop/actions/runs/8214"}


def test_a_node_of_n8n(settings, client):
    [node] = json.loads((EXAMPLES / "n8n-http-request.json").read_text())["nodes"]
    assert (node["type"], node["parameters"]["method"]) == ("n8n-nodes-base.httpRequest", "POST")
    values = {"$env.FLOWTALLY_URL": settings["FLOWTALLY_URL"], "$env.FLOWTALLY_API_KEY": settings["FLOWTALLY_API_KEY"],
              "$workflow.id": "Zq1", "$workflow.name": "Send invoices", "$execution.id": "231"}

    def evaluate(text):
        """A parameter that begins with = holds expressions in double braces."""
        return re.sub(r"\{\{ *(.*?) *\}\}", lambda match: values[match[1]], text[1:]) if text.startswith("=") else text

    parameters = node["parameters"]
    assert parameters["sendHeaders"] and parameters["sendBody"] and parameters["specifyBody"] == "json"
    headers = {header["name"]: evaluate(header["value"]) for header in parameters["headerParameters"]["parameters"]}
    for _ in range(node["maxTries"]):
        answer = requests.post(evaluate(parameters["url"]), headers=headers, json=json.loads(evaluate(parameters["jsonBody"])),
                               timeout=parameters["options"]["timeout"] / 1000)
        assert answer.ok, answer.text
    [recorded] = client.all_runs()
    assert (recorded["source"], recorded["externalId"], recorded["status"]) == ("n8n", "231", "COMPLETED")
    [workflow] = client.get("/api/workflows")["workflows"]
    assert (workflow["externalId"], workflow["name"]) == ("Zq1", "Send invoices")


def test_a_line_of_a_crontab(settings, client, tmp_path):
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "flowtally").symlink_to(BINARY)
    (bin / "backup").write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/arguments"\n')
    (bin / "backup").chmod(0o755)
    # As cron reads it: settings, then five fields and a command for the shell, in an environment that holds little.
    own = {"PATH": f"{bin}:/usr/bin:/bin", **settings}
    surroundings = {"HOME": str(tmp_path), "LOGNAME": "root", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    commands = []
    for line in (EXAMPLES / "crontab").read_text().splitlines():
        if setting := re.fullmatch(r"([A-Z_]+)=(.*)", line):
            surroundings[setting[1]] = own[setting[1]]
        else:
            commands.append(line.split(None, 5)[5])
    [command] = commands
    assert "%" not in command
    result = subprocess.run(["/bin/sh", "-c", command], env=surroundings, cwd=tmp_path, capture_output=True, timeout=60)
    # Cron would send a mail with whatever is printed.
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")
    assert (tmp_path / "arguments").read_text() == "--full\n"
    [recorded] = client.all_runs()
    assert (recorded["status"], recorded["trigger"]) == ("COMPLETED", "scheduled")
    [workflow] = client.get("/api/workflows")["workflows"]
    assert (workflow["externalId"], workflow["cron"]) == ("backup", ["0 3 * * *"])


def test_the_documentation_shows_every_example_as_it_is():
    page = (ROOT / "Docs/recording-runs.md").read_text()
    shown = dict(re.findall(r"\(\.\./(Examples/\S+)\):\n\n```\w+\n(.*?)```\n", page, re.DOTALL))
    examples = {
        os.path.relpath(os.path.join(folder, name), ROOT)
        for folder, _, names in os.walk(EXAMPLES) for name in names if "__pycache__" not in folder}
    assert shown.keys() == examples
    for path, text in shown.items():
        assert text == (ROOT / path).read_text(), f"{path} differs"
