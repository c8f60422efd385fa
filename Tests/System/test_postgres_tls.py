"""Connections to PostgreSQL over TLS: the certificate is looked at, and what is wrong is said."""

import os
import shutil
import subprocess

import pytest

from flowtally import flowtally
from postgres import Cluster


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def make_certificate(directory, name, *extensions):
    """A key and a certificate of its own, for a day."""
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={name}",
            *(word for extension in extensions for word in ("-addext", extension)),
            "-keyout", directory / f"{name}.key", "-out", directory / f"{name}.crt")
    return directory / f"{name}.crt"


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    """A PostgreSQL that takes nobody without TLS; its certificate is for 127.0.0.1."""
    directory = tmp_path_factory.mktemp("tls")
    certificate = make_certificate(directory, "server", "subjectAltName=IP:127.0.0.1")
    cluster = Cluster(directory / "cluster", "ssl=on").create()
    for source, name in (certificate, "server.crt"), (directory / "server.key", "server.key"):
        shutil.copy(source, cluster.data / name)
        (cluster.data / name).chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(cluster.data / name, "postgres")
    (cluster.data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
    cluster.start()
    try:
        cluster.create_database("ledger")
        cluster.certificate = certificate
        yield cluster
    finally:
        cluster.stop()


def verify(cluster, **options):
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return flowtally("verify", settings={"FLOWTALLY_DATABASE_URL": f"{cluster.url('ledger')}?{query}"})


def test_a_certificate_that_is_the_right_one_is_taken(encrypted):
    result = verify(encrypted, sslmode="verify-full", sslrootcert=encrypted.certificate)
    assert result.returncode == 0, result.stderr


def test_a_certificate_of_somebody_else_is_refused(encrypted, tmp_path):
    other = make_certificate(tmp_path, "other", "subjectAltName=IP:127.0.0.1")
    result = verify(encrypted, sslmode="verify-full", sslrootcert=other)
    assert result.returncode != 0
    assert "certificate verify failed" in result.stderr


def test_a_certificate_for_another_host_is_refused(encrypted):
    url = encrypted.url("ledger").replace("127.0.0.1", "localhost")
    result = flowtally("verify", settings={
        "FLOWTALLY_DATABASE_URL": f"{url}?sslmode=verify-full&sslrootcert={encrypted.certificate}"})
    assert result.returncode != 0
    assert "does not match host name" in result.stderr


def test_nothing_is_said_in_the_clear_to_a_database_that_wants_tls(encrypted):
    result = verify(encrypted, sslmode="disable")
    assert result.returncode != 0
    assert "no encryption" in result.stderr
