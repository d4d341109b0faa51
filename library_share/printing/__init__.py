"""Paper: one engine (typst) turns plain data into PDF, with Vietnamese letters, true to the mm.

A *template* is a `.typ` file inside its package; what it prints comes as JSON and never becomes
markup. `documents` has the layout of official papers, as PDF and .docx; `forms` fills the papers by
which books change hands.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    pass
