import os
import socket
import stat

import requests

from flowtally import flowtally


def test_a_port_that_is_taken_is_named_with_how_to_choose_another(data):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = flowtally("serve", "--port", port, "--data", data)
    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "--port" in result.stderr and "FLOWTALLY_PORT" in result.stderr
    assert result.stdout == ""


def test_a_second_server_on_the_same_ledger_is_refused(server, data):
    result = flowtally("serve", "--port", server.port + 1, "--data", data)
    assert result.returncode == 1
    assert str(data) in result.stderr
    assert "another server" in result.stderr and "--data" in result.stderr
    assert requests.get(f"{server.url}/readyz", timeout=10).ok


def test_a_server_can_follow_one_that_crashed(data, start_server):
    start_server().kill()
    assert requests.get(f"{start_server().url}/readyz", timeout=10).ok


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("not a directory")
    result = flowtally("serve", "--data", tmp_path / "file" / "data")
    assert result.returncode == 1
    assert str(tmp_path / "file" / "data") in result.stderr


def test_only_the_owner_can_look_into_the_ledgers_directory(server, data):
    assert stat.S_IMODE(os.stat(data).st_mode) == 0o700


def test_a_port_that_is_no_port_is_refused(data):
    result = flowtally("serve", "--port", 70000, "--data", data)
    assert result.returncode != 0
    assert "65535" in result.stderr
