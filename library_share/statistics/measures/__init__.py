"""What is measured: each measure once, with its definition, unit, source and how it is counted.

Names follow ISO 2789 (library statistics) and ISO 11620 (indicators) where these have one; what
the law counts otherwise says so. What another package comes to know becomes a subject in `subjects`
and measures in a file here (as activities did); nothing else has to change.
"""

from __future__ import annotations

from library_share.statistics.measures import promotion, reading, service, stock
from library_share.statistics.measures.reading import AT_A_GLANCE, READINGS_ON_SITE, USES
from library_share.statistics.measuring import Measure

__all__ = ["AT_A_GLANCE", "BY_CODE", "MEASURES", "READINGS_ON_SITE", "USES", "Measure"]

MEASURES: tuple[Measure, ...] = (
    *reading.MEASURES,
    *service.MEASURES,
    *stock.MEASURES,
    *promotion.MEASURES,
)
BY_CODE = {measure.code: measure for measure in MEASURES}
