import pytest

from flowtally import BINARY, Server


def pytest_sessionstart():
    if not BINARY.exists():
        pytest.exit(f"there is no program at {BINARY}: build it, or set FLOWTALLY_BINARY", returncode=2)


@pytest.fixture
def data(tmp_path):
    """A directory for a ledger; there is none in it yet."""
    return tmp_path / "data"


@pytest.fixture
def start_server(data):
    """Starts servers, which are stopped after the test whatever happened."""
    servers = []

    def start(*arguments, directory=data, **options):
        server = Server(directory, *arguments, **options)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture
def client(server):
    return server.client()
