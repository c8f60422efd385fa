import shutil
import signal

import pytest

from damage import fill
from flowtally import BINARY, Server
from postgres import Cluster
from receivers import Receiver
from redis_server import Redis


def pytest_addoption(parser):
    parser.addoption("--histories", type=int, default=200, help="how many random histories are played (200)")
    parser.addoption("--first-seed", type=int, default=0, help="the seed of the first of them (0)")
    parser.addoption("--chaos-runs", type=int, default=600, help="how many runs the chaos test has (600)")
    parser.addoption("--chaos-kills", type=int, default=3, help="how often it kills the server (3)")


def pytest_sessionstart():
    if not BINARY.exists():
        pytest.exit(f"there is no program at {BINARY}: build it, or set FLOWTALLY_BINARY", returncode=2)
    # A shell that runs the tests in its background, or nohup, has them ignore signals, which what they start must not.
    for number in signal.SIGINT, signal.SIGQUIT, signal.SIGHUP:
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


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
def redis():
    """A real Redis that is empty; a server meets others there by `settings={"FLOWTALLY_REDIS_URL": redis.url}`."""
    redis = Redis().start()
    yield redis
    redis.kill()


@pytest.fixture
def client(server):
    return server.client()


@pytest.fixture
def receive():
    """Starts receivers of webhooks, which are stopped after the test."""
    receivers = []

    def receive(*arguments, **options):
        receivers.append(Receiver(*arguments, **options))
        return receivers[-1]

    yield receive
    for receiver in receivers:
        receiver.stop()


@pytest.fixture(scope="session")
def filled_ledger(tmp_path_factory):
    """A ledger with a few runs of May 2026, without a server. Not to be changed."""
    server = Server(tmp_path_factory.mktemp("filled") / "data").start()
    try:
        fill(server.client())
        server.terminate()
    finally:
        server.kill()
    return server.data


@pytest.fixture
def ledger(filled_ledger, data):
    """The directory of a ledger with a few runs of May 2026, without a server."""
    return shutil.copytree(filled_ledger, data)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A running PostgreSQL with no ledger in it."""
    cluster = Cluster(tmp_path_factory.mktemp("postgres") / "cluster").create().start()
    yield cluster
    cluster.stop()
