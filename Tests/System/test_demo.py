import re

import requests

from flowtally import Server, flowtally


def test_the_demo_says_how_to_log_in_and_leaves_nothing_behind(tmp_path):
    server = Server(None, command="demo", settings={"TMPDIR": str(tmp_path)})
    try:
        server.start(seconds=180)
        form = {
            "email": re.search(r"Email +(\S+)", server.greeting)[1],
            "password": re.search(r"Password +(\S+)", server.greeting)[1]}
        page = requests.post(f"{server.url}/login", data=form, timeout=30)
        assert page.url == f"{server.url}/dashboard/overview"
        assert f"{server.url}/dashboard/overview" in server.greeting
        assert list(tmp_path.iterdir()) != []
        assert server.terminate() == 0, "".join(server.log[-3:])
        assert list(tmp_path.iterdir()) == []
    finally:
        server.kill()


def test_the_demo_never_touches_a_ledger_that_exists(server):
    result = flowtally("demo", "--only-data", "--data", server.data)
    assert result.returncode == 1
    assert str(server.data) in result.stderr
    assert server.client().all_runs() == []
