from __future__ import annotations

from click.testing import CliRunner
from flask import Flask

from library_share import commands


def run(app: Flask, *arguments: str, says: str | None = None) -> tuple[int, str]:
    """The status and output of `library-share …` on the test's application."""
    made, commands.create_app = commands.create_app, lambda: app
    try:
        result = CliRunner().invoke(commands.main, arguments, input=says)
    finally:
        commands.create_app = made
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output
