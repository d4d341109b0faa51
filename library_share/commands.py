"""The command line, `library-share`. Each package adds its own commands; these belong to none."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import DBAPIError

from library_share import __version__
from library_share.app import create_app
from library_share.configuration import WrongSettings
from library_share.errors import Problem
from library_share.safekeeping.schema import meaning_of

#: Packages whose `commands` module has a list `COMMANDS`; each works inside the application.
WITH_COMMANDS = (
    "libraries",
    "patrons",
    "catalogue",
    "papers",
    "exchange",
    "statistics",
    "safekeeping",
    "serving",
    "demo",
)


def _create(_info: ScriptInfo | None = None) -> Flask:
    try:
        return create_app()
    except WrongSettings as wrong:
        raise click.ClickException(str(wrong)) from None


class _Commands(click.Group):
    """Problems end with a sentence and a status, bugs with a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        # Made only when a command begins to work, so that --help needs no settings.
        ctx.obj = ScriptInfo(create_app=_create, set_debug_flag=False, load_dotenv_defaults=False)
        try:
            return super().invoke(ctx)
        except Problem as problem:
            with ctx.obj.load_app().app_context():
                sentences = [reason.sentence for reason in problem.all_reasons()]
            raise click.ClickException("\n".join(sentences)) from problem
        except DBAPIError as fault:
            with ctx.obj.load_app().app_context():
                meaning = meaning_of(fault)
                if meaning is None:
                    raise
                raise click.ClickException(meaning.sentence) from fault


@click.group(
    cls=_Commands,
    help="Thư viện dùng chung của một xã. / The shared libraries of one commune.",
)
@click.version_option(__version__, prog_name="library-share")
def main() -> None:
    """See the help text above."""


def _add_all() -> None:
    for package in WITH_COMMANDS:
        try:
            module = import_module(f"library_share.{package}.commands")
        except ModuleNotFoundError as missing:
            if missing.name not in (
                f"library_share.{package}.commands",
                f"library_share.{package}",
            ):
                raise
            continue
        for command in module.COMMANDS:
            command.callback = with_appcontext(command.callback)
            main.add_command(command)


_add_all()

if sys.platform == "win32":  # consoles there begin in a code page without Vietnamese
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
os.environ.setdefault("PYTHONUTF8", "1")
