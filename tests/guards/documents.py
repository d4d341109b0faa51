"""Pages of docs/ that are written from the code: `python -m tests.guards.documents`."""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields
from pathlib import Path

from flask import Flask

from library_share.configuration import PREFIX, Settings
from library_share.errors import Problem
from library_share.translation import force_locale, gettext
from library_share.web.errors import status_of
from tests.guards.lives import STATES, states_page
from tests.guards.sources import ROOT, all_modules, calls, name_of, python_files, short

#: Problems that are only ever a base of others, or dress an HTTP error.
NAMELESS = {"problem", "refused", "http"}

SETTINGS = ROOT / "docs" / "settings.md"
ERRORS = ROOT / "docs" / "errors.md"


def settings_page() -> str:
    rows = [
        f"| `{PREFIX}{setting.name.upper()}` | {_code(str(setting.default))} "
        f"| {setting.metadata['meaning']} |"
        for setting in fields(Settings)
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Environment variables, read once at the start. A name that is not listed here, or a "
            "value that cannot be, stops the start with a sentence.",
            "",
            "| Name | When unset | Meaning |",
            "|---|---|---|",
            *rows,
            "",
            "A secret for a server in production: "
            '`python3 -c "import secrets; print(secrets.token_urlsafe(48))"`.',
            "",
            "*Written from `library_share/configuration.py` by `make docs`.*",
            "",
        ]
    )


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


@dataclass(frozen=True)
class Told:
    """One code as the documentation lists it. `status` is 0 for a reason inside a problem."""

    code: str
    status: int
    message: str
    where: str


def problems() -> list[Told]:
    """Every problem of the product, each with a code of its own."""
    all_modules()
    found = []
    waiting = [Problem]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("library_share") and kind.code not in NAMELESS:
            found.append(Told(kind.code, status_of(_made(kind)), kind.message, kind.__name__))
    return sorted(set(found), key=lambda told: (told.code, told.where))


def _made(kind: type[Problem]) -> Problem:
    return kind.__new__(kind)


def reasons() -> list[Told]:
    """Every `Reason(code=…)` in the sources; one code may be given in several places."""
    found = {}
    for path in python_files():
        for call in calls(path):
            if name_of(call.func).split(".")[-1] != "Reason":
                continue
            said = {keyword.arg: keyword.value for keyword in call.keywords}
            code = said.get("code")
            if isinstance(code, ast.Constant):
                told = Told(str(code.value), 0, _marked(said.get("message")), short(path))
                found.setdefault((told.code, told.message), told)
    return sorted(found.values(), key=lambda told: (told.code, told.message))


def _marked(message: ast.expr | None) -> str:
    """What stands inside N_("…"), or nothing when the sentence is chosen elsewhere."""
    if isinstance(message, ast.Call) and message.args:
        message = message.args[0]
    return str(message.value) if isinstance(message, ast.Constant) else ""


def errors_page(app: Flask) -> str:
    with app.app_context():
        lines = [_row(told) for told in problems()]
        inner = [_row(told) for told in reasons()]
    return "\n".join(
        [
            "# Errors and reasons",
            "",
            "The API answers problems as `application/problem+json` (RFC 9457) with a `code` that "
            "stays the same from version to version. `{…}` stands for a fact.",
            "",
            "| Code | Status | English | Tiếng Việt |",
            "|---|---|---|---|",
            *lines,
            "",
            "## Reasons",
            "",
            "A refusal lists every reason, each with a code of its own.",
            "",
            "| Code | | English | Tiếng Việt |",
            "|---|---|---|---|",
            *inner,
            "",
            "*Written from the code by `make docs`.*",
            "",
        ]
    )


def _row(told: Told) -> str:
    with force_locale("vi"):
        vietnamese = gettext(told.message) if told.message else ""
    cells = (
        f"`{told.code}`",
        str(told.status or ""),
        told.message or "…",
        vietnamese or "…",
    )
    return "| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in cells) + " |"


def write(app: Flask) -> list[Path]:
    SETTINGS.write_text(settings_page(), encoding="utf-8")
    ERRORS.write_text(errors_page(app), encoding="utf-8")
    STATES.write_text(states_page(app), encoding="utf-8")
    return [SETTINGS, ERRORS, STATES]


if __name__ == "__main__":
    import tempfile

    from library_share.app import create_app
    from library_share.configuration import read_settings

    with tempfile.TemporaryDirectory() as folder:
        for path in write(create_app(read_settings({"LIBRARY_SHARE_DATA_DIR": folder}))):
            print(short(path))
