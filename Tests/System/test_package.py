"""The Debian package, installed on a Debian that has systemd and nothing else."""

import os
import re
import subprocess

import pytest
import requests

from flowtally import ROOT, environment, free_port, wait_until

AS_ROOT = [] if os.geteuid() == 0 else ["sudo"]


def run(*command):
    result = subprocess.run([*map(str, command)], env=environment(), text=True, capture_output=True, timeout=1800)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def release_name():
    return re.search(r"^VERSION_CODENAME=(\w+)", open("/etc/os-release").read(), re.MULTILINE)[1]


class Machine:
    """The files of a Debian, in which programs run as if there were no other."""

    def __init__(self, root):
        self.root = root

    def command(self, *words):
        return [*AS_ROOT, "unshare", "--mount", "--pid", "--fork", "--kill-child", f"--root={self.root}", "--mount-proc", *words]

    def run(self, *words):
        return run(*self.command(*words))


@pytest.fixture(scope="module")
def package():
    return ROOT / run(ROOT / "Scripts/package").splitlines()[-1]


@pytest.fixture(scope="module")
def machine(package, tmp_path_factory):
    root = tmp_path_factory.mktemp("machine") / "root"
    hooks = [f"copy-in '{package}' /", f"chroot \"$1\" apt-get install -y --no-install-recommends /{package.name}"]
    run(*AS_ROOT, "mmdebstrap", "--variant=minbase", "--include=systemd", *(f"--customize-hook={hook}" for hook in hooks), release_name(), root)
    yield Machine(root)
    run(*AS_ROOT, "rm", "-rf", "--one-file-system", root)


def test_it_runs_where_there_is_no_swift(machine, package):
    assert not [*machine.root.rglob("libswift*")] and not [*machine.root.rglob("libFoundation*")]
    assert f"flowtally_{machine.run('flowtally', '--version').strip()}_" in package.name


def test_it_serves_pages_and_records_runs_with_the_configuration_it_brings(machine):
    port = free_port()
    serve = machine.command("flowtally", "serve", "--config", "/etc/flowtally/flowtally.json", "--port", str(port))
    url = f"http://127.0.0.1:{port}"
    with open(machine.root.parent / "output", "w+") as output:
        with subprocess.Popen(serve, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output) as server:
            try:
                greeting = wait_until(lambda: complete(machine.root.parent / "output", server), "the greeting", 60)
                assert re.search(rf"Dashboard +{url}/dashboard/overview", greeting)
                curl = greeting[greeting.index("    curl "):]
                assert '"COMPLETED"' in run("bash", "-c", curl)
                page = requests.get(re.search(r"First run +(\S+)", greeting)[1], timeout=30)
                for path in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text):
                    assert requests.get(url + path, timeout=30).status_code == 200, path
                chart = re.search(r"/assets/\w+/", page.text)[0] + "vendor/chart.min.js"
                assert "Chart.js" in requests.get(url + chart, timeout=30).text
            finally:
                # `unshare` hands no signal on.
                subprocess.run([*AS_ROOT, "pkill", "-TERM", "--parent", str(server.pid)])
    assert (machine.root / "var/lib/flowtally/flowtally.db").exists()


def complete(file, server):
    text = file.read_text()
    assert server.poll() is None, text
    return text if text.endswith("\n\n") else None


def test_the_service_is_one_that_systemd_takes_and_may_do_little(machine):
    unit = "/usr/lib/systemd/system/flowtally.service"
    machine.run("systemd-analyze", "verify", "--man=no", unit)
    # In tenths, of 100; a service without any hardening has 96.
    machine.run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)


def test_it_brings_a_manual_and_completions(machine):
    manual = run("zcat", machine.root / "usr/share/man/man1/flowtally.1.gz")
    for command in "serve", "exec", "import", "verify", "backup", "migrate":
        assert command in manual
    completions = machine.root / "usr/share/bash-completion/completions/flowtally"
    assert "import" in run("bash", "-c", f"source '{completions}'; COMP_WORDS=(flowtally im); COMP_CWORD=1; _flowtally; echo ${{COMPREPLY[@]}}")


def test_what_is_removed_leaves_the_ledger(machine):
    ledger = machine.root / "var/lib/flowtally/flowtally.db"
    machine.run("dpkg", "--purge", "flowtally")
    assert not (machine.root / "usr/bin/flowtally").exists() and not (machine.root / "etc/flowtally").exists()
    assert ledger.exists()
