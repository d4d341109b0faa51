"""What the README tells people to type exists."""

from __future__ import annotations

import re

import pytest

from library_share.commands import main
from tests.guards.sources import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def said(pattern: str) -> set[str]:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS]
    return {found for text in texts for found in re.findall(pattern, text)}


def test_commands_exist():
    named = said(r"(?:^|[`/\s])library-share ([a-z][a-z-]+)")
    assert named
    assert sorted(named - set(main.commands)) == []


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = said(r"`make ([a-z]+)") | said(r"(?m)^make ([a-z]+)")
    assert {"run", "test"} <= named
    assert sorted(named - targets) == []


def test_links_lead_somewhere():
    for name in DOCUMENTS:
        text = (ROOT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself(name):
    assert main.commands[name].help
