"""Runs typst once: an order as JSON on standard input, pages on standard output.

It runs in a process of its own and imports nothing of ours: typst remembers what it drew, 90 kB
for each label, and a server that prints for a morning would never give that back.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import Any


def pages_of(order: dict[str, Any]) -> list[bytes]:
    """`template`, `root` and `fonts` are paths, `inputs` go to the template, `how` to typst."""
    import typst

    made: bytes | list[bytes] = typst.compile(
        order["template"],
        root=order["root"],
        # Ours before typst's own.
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[order["fonts"]]),
        ignore_system_fonts=True,
        sys_inputs=order["inputs"],
        **order["how"],
    )
    return made if isinstance(made, list) else [made]


def main() -> None:
    for page in pages_of(json.load(sys.stdin.buffer)):
        sys.stdout.buffer.write(struct.pack(">Q", len(page)) + page)


if __name__ == "__main__":
    main()
