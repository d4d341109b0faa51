"""A year made by hand, written down in `table.csv` and played by the product's own actions."""

from __future__ import annotations

from tests.statistics.year import cast as cast
from tests.statistics.year import deeds as deeds
