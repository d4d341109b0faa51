"""`library-share serve` as a librarian starts and stops it: a process of its own."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def start(tmp_path: Path):
    processes = []

    def begin(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "library_share", *arguments],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONUNBUFFERED": "1",
                "LIBRARY_SHARE_DATA_DIR": str(tmp_path / "data"),
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def address_of(process: subprocess.Popen[str]) -> str:
    for line in process.stdout:
        if found := re.search(r"https?://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError(process.stderr.read())


def status(address: str, path: str) -> int:
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    connection.request("GET", path)
    answer = connection.getresponse().status
    connection.close()
    return answer


@pytest.mark.parametrize("told_to_stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_told_and_ends_well(start, told_to_stop):
    process = start("serve", "--port", "0", "--no-demo")
    assert status(address_of(process), "/healthz") == 200
    process.send_signal(told_to_stop)
    assert process.wait(timeout=20) == 0


def test_two_servers_do_not_share_a_data_folder(start):
    first = start("serve", "--port", "0", "--no-demo")
    address_of(first)
    second = start("serve", "--port", "0", "--no-demo")
    _, said = second.communicate(timeout=20)
    assert second.returncode == 1
    assert "Máy chủ" in said or "máy chủ" in said
    assert "Traceback" not in said
    restoring = start("restore", __file__, "--yes")
    assert restoring.wait(timeout=20) == 1


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"LIBRARY_SHARE_ENVIRONMENT": "production"}, "LIBRARY_SHARE_SECRET_KEY"),
        ({"LIBRARY_SHARE_LANGUAGE": "fr"}, "LIBRARY_SHARE_LANGUAGE"),
        ({"LIBRARY_SHARE_COLOUR": "red"}, "LIBRARY_SHARE_COLOUR"),
        (
            {"LIBRARY_SHARE_SECRET_KEY": "this-secret-is-printed-in-the-readme-do-not-use-it"},
            "LIBRARY_SHARE_SECRET_KEY",
        ),
    ],
)
def test_wrong_settings_stop_it_with_a_sentence(start, environment, says):
    process = start("serve", "--port", "0", **environment)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert says in said
    assert "Traceback" not in said
