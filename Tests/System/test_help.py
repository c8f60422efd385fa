import re

import pytest

from flowtally import flowtally

COMMANDS = [
    [], ["serve"], ["demo"], ["import"], ["key"], ["key", "create"], ["user"], ["user", "create"], ["workspace"],
    ["workspace", "set"], ["migrate"], ["doctor"], ["verify"], ["metrics"], ["metrics", "rebuild"], ["backup"], ["restore"], ["copy"],
    ["exec"], ["flush"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_teaches_what_the_command_is_for(command):
    result = flowtally(*command, "--help")
    assert result.returncode == 0
    abstract = re.search(r"OVERVIEW: (\S.*)", result.stdout)
    assert abstract and len(abstract[1]) > 10
    assert f"USAGE: {' '.join(['flowtally', *command])}" in result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_explains_every_option(command):
    lines = flowtally(*command, "--help").stdout.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"  (-\w, )?--\w", line):
            explained = re.search(r"\S  +\S|> \S", line) or lines[number + 1].startswith(" " * 20)
            assert explained, f"not explained: {line}"


def test_the_tests_know_every_command():
    def subcommands(command):
        help_text = flowtally(*command, "--help").stdout
        listed = help_text.split("SUBCOMMANDS:\n", 1)[1] if "SUBCOMMANDS:" in help_text else ""
        names = re.findall(r"^  ([a-z-]+)(?=  |$)", listed, re.MULTILINE)
        found = [command + [name] for name in names]
        return found + [deeper for child in found for deeper in subcommands(child)]

    assert sorted(subcommands([])) == sorted(COMMANDS[1:])


def test_a_command_that_does_not_exist_is_a_usage_error():
    result = flowtally("frobnicate")
    assert result.returncode == 64
    assert "frobnicate" in result.stderr


def test_the_version_is_told():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", flowtally("--version").stdout)
