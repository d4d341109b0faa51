"""Units, sources and amounts that several measures share."""

from __future__ import annotations

from library_share.translation import N_

LOANS = N_("loans")
READINGS = N_("readings")
TIMES = N_("times")
COPIES = N_("copies")
COPIES_PER_PUPIL = N_("copies for each pupil")
PER_CENT = "%"
DAYS = N_("days")
PER_WEEK = N_("uses a week")
PER_COPY = N_("loans for each copy")
PEOPLE = N_("people")
TITLES = N_("titles of books")

LAW = "TT 18/2014/TT-BVHTTDL Điều 13"
ISO_STATISTICS = "ISO 2789:2013, 2022"
ISO_INDICATORS = "ISO 11620"
MINIMUM = "NĐ 93/2020/NĐ-CP Điều 17; TT 16/2022/TT-BGDĐT"
ROTATION = "TT 05/2022/TT-BVHTTDL Điều 6, 12"
