"""How many labels a second: drawn, laid out and written as PDF, beside QR symbols alone.

The raw limit is what no sheet of labels can do without: the QR matrices by `qrcode`, and the same
number of ready symbols placed by typst without any word. Every round prints other codes, because
typst remembers what it has printed before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from library_share.labels import drawing, qr
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.drawing import Label, pages_of
from library_share.labels.sheets import SHEETS, Sheet
from library_share.printing.engine import pdf

HOST = "https://thuvien.ankhanh.edu.vn"
TEMPLATE = Path(drawing.__file__).parent / "drawing.typ"
ROUNDS = 5


def main(how_many: int = 1_000) -> None:
    """Print a table for two sheets; each line is the best of some rounds."""
    pdf(TEMPLATE, [])  # reads the fonts, imports typst
    first = 1
    for key in ("l7651", "l7160"):
        runs = [_labels(first + n * how_many, how_many) for n in range(3 * ROUNDS)]
        first += 3 * ROUNDS * how_many
        _measure(SHEETS[key], runs, how_many)


def _labels(first: int, how_many: int) -> list[Label]:
    return [
        Label(
            code=code_of(CodeKind.COPY, running),
            heading=f"STN-{running:05}",
            caption=f"Những ngày thơ ấu ở Ấp Đền Ngỗ và {running} truyện khác",
            class_mark="895.9223",
            level="XD",
            colour="#1f5fbf",
            library="THCS",
        )
        for running in range(first, first + how_many)
    ]


def _measure(sheet: Sheet, runs: list[list[Label]], how_many: int) -> None:
    whole, written, bare = runs[:ROUNDS], runs[ROUNDS : 2 * ROUNDS], runs[2 * ROUNDS :]
    pages = [pages_of(labels, sheet, HOST) for labels in written]
    symbols = [
        [[mark for mark in page if mark["kind"] == "qr"] for page in pages_of(run, sheet, HOST)]
        for run in bare
    ]
    print(f"\n{how_many:,} labels on {sheet.name}, {len(pages[0])} pages")
    _row("all of it", how_many, lambda run: pdf(TEMPLATE, pages_of(run, sheet, HOST)), whole)
    _row("  laid out", how_many, lambda run: pages_of(run, sheet, HOST), whole)
    _row("  written by typst", how_many, lambda each: pdf(TEMPLATE, each), pages)
    _row("raw: QR matrices", how_many, lambda run: [_matrix(label) for label in run], whole)
    _row("raw: symbols on paper", how_many, lambda each: pdf(TEMPLATE, each), symbols)


def _matrix(label: Label) -> object:
    return qr.matrix(qr.address(label.code, HOST))


def _row(name: str, how_many: int, work: Callable[[Any], object], rounds: list[Any]) -> None:
    took_s = []
    for each in rounds:
        began = time.perf_counter()
        work(each)
        took_s.append(time.perf_counter() - began)
    print(f"  {name:24} {min(took_s):6.2f} s   {how_many / min(took_s):9,.0f} labels/s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
