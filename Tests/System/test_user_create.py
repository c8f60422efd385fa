import requests

from flowtally import flowtally

PASSWORD = "correct horse battery"


def create_user(data, *more, email="ada@example.com", password=PASSWORD):
    return flowtally(
        "user", "create", "--email", email, "--name", "Ada", *more, "--data", data, stdin=password + "\n")


def log_in(server, email, password):
    form = {"email": email, "password": password}
    return requests.post(f"{server.url}/login", data=form, allow_redirects=False, timeout=30).status_code


def test_the_password_is_read_from_the_input_and_signs_in(server, data):
    result = create_user(data)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "ada@example.com can sign in as editor.\n"
    assert log_in(server, "ada@example.com", PASSWORD) == 303
    assert log_in(server, "ada@example.com", "something else 123") == 401


def test_the_password_is_never_shown(data):
    result = create_user(data)
    assert PASSWORD not in result.stdout + result.stderr


def test_the_role_can_be_chosen(data):
    assert create_user(data, "--role", "owner").stdout == "ada@example.com can sign in as owner.\n"


def test_a_role_that_does_not_exist_is_a_usage_error(data):
    result = create_user(data, "--role", "king")
    assert result.returncode == 64
    assert "viewer" in result.stderr


def test_a_short_password_is_refused_with_the_length_it_needs(data):
    result = create_user(data, password="too short")
    assert result.returncode == 64
    assert "12" in result.stderr


def test_an_address_that_is_none_is_a_usage_error(data):
    result = create_user(data, email="ada")
    assert result.returncode == 64
    assert "--email" in result.stderr


def test_an_address_that_is_taken_is_refused(data):
    assert create_user(data).returncode == 0
    result = create_user(data)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: ")
    assert "address" in result.stderr or "email" in result.stderr


def test_the_set_up_closes_when_a_user_is_made_while_the_server_runs(server, data):
    assert requests.get(server.setup_link, allow_redirects=False, timeout=10).status_code == 200
    create_user(data)
    assert requests.get(server.setup_link, allow_redirects=False, timeout=10).status_code == 303
