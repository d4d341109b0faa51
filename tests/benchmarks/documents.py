"""How long a biên bản bàn giao takes as PDF and as .docx, by the number of copies in its list."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from library_share.printing.documents import Document, docx, pdf
from library_share.printing.forms import Line, handover
from tests.printing.forms.samples import going

ROUNDS = 3


def main(*sizes: int) -> None:
    """Print a line per size; each time is the best of some rounds."""
    _made(pdf, 1, 0)  # reads the fonts, imports typst
    print(f"  {'copies':>8} {'PDF':>8} {'.docx':>8}")
    for copies in sizes or (10, 100, 1_000):
        took = [min(_made(way, copies, n) for n in range(ROUNDS)) for way in (pdf, docx)]
        print(f"  {copies:8,} {took[0]:7.2f}s {took[1]:7.2f}s")


def _made(way: Callable[[Document], bytes], copies: int, round_: int) -> float:
    paper = handover(going(lines=tuple(_line(number, round_) for number in range(copies))))
    began = time.perf_counter()
    way(paper)
    return time.perf_counter() - began


def _line(number: int, round_: int) -> Line:
    """Another every round: typst remembers what it has printed before."""
    return Line(
        title_id=number // 3,
        accession=f"TH-STN.{number:05}",
        title=f"Những ngày thơ ấu ở Ấp Đền Ngỗ và {number * ROUNDS + round_} truyện khác",
        author="Nguyên Hồng",
        year=2019,
        price=25_000,
        condition_given="Tốt",
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
