"""Why the demo is not filled."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class DemoInProduction(Refused):
    code = "demo_in_production"
    message = N_("A server in production takes no demo: its passwords are known to everybody.")


class NotEmpty(Refused):
    code = "not_empty"
    message = N_("This database is already in use; the demo fills only an empty one.")
