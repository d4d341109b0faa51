"""The package's part of the command line."""

from __future__ import annotations

from library_share.patrons.accounts.commands import COMMANDS as COMMANDS
