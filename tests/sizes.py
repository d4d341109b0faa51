"""How long the long tests are: short in the gate, in full by `make soak`.

A race, a machine of random steps or a killed server finds more the longer it runs. The gate has
to be quick enough to be run before every push; before a release the same tests run in full.
"""

from __future__ import annotations

import os

IN_FULL = os.environ.get("TESTS_IN_FULL", "") not in ("", "0")


def often(in_full: int, *, gate: int) -> int:
    """How many rounds, steps or examples: `gate` each time, `in_full` when there is time."""
    return in_full if IN_FULL else gate


#: Of two who do the same thing at one moment.
RACES = often(200, gate=16)
