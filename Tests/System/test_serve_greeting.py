import subprocess

import requests

from flowtally import create_key, environment


def the_curl_in(greeting):
    lines = greeting.splitlines()
    first = next(index for index, line in enumerate(lines) if line.strip().startswith("curl "))
    return "\n".join(lines[first:]).strip()


def test_the_greeting_names_the_dashboard_where_it_answers(server):
    assert f"{server.url}/dashboard/overview" in server.greeting
    assert requests.get(f"{server.url}/healthz", timeout=10).json() == {"status": "ok"}


def test_the_first_run_link_opens_the_set_up(server):
    assert server.setup_link.startswith(f"{server.url}/setup?token=")
    page = requests.get(server.setup_link, timeout=10)
    assert page.status_code == 200
    assert 'action="/setup"' in page.text


def test_another_token_does_not_open_the_set_up(server):
    page = requests.get(f"{server.url}/setup?token=guessed", timeout=10)
    assert page.status_code == 403


def test_exactly_the_curl_of_the_greeting_records_a_run(server, client):
    curl = the_curl_in(server.greeting)
    result = subprocess.run(["bash", "-c", curl], env=environment(), text=True, capture_output=True, timeout=30)
    assert result.returncode == 0, result.stderr
    assert '"COMPLETED"' in result.stdout
    [run] = client.all_runs()
    assert run["status"] == "COMPLETED"


def test_the_curl_may_be_repeated_without_a_second_run(server, client):
    for _ in range(2):
        subprocess.run(["bash", "-c", the_curl_in(server.greeting)], check=True, capture_output=True, timeout=30)
    assert len(client.all_runs()) == 1


def test_a_key_is_shown_only_while_the_ledger_has_none(data, start_server):
    create_key(data)
    greeting = start_server().greeting
    assert "YOUR_API_KEY" in greeting
    assert "flowtally key create" in greeting
    assert "Bearer ft_" not in greeting


def test_the_first_run_link_is_gone_once_there_is_a_user(data, start_server):
    first = start_server()
    form = {
        "token": first.setup_link.split("token=")[1], "name": "Ada", "email": "ada@example.com",
        "password": "correct horse battery", "workspaceName": "Works", "timeZone": "Europe/Berlin", "currency": "EUR"}
    answer = requests.post(f"{first.url}/setup", data=form, allow_redirects=False, timeout=30)
    assert answer.status_code == 303, answer.text
    first.terminate()
    assert "First run" not in start_server().greeting
