"""Books that libraries lend to each other: one record, shared by both sides.

A hold tells who waits, a handover moves the book, and a *loan between libraries* says what the two
agreed: who was asked and why, on what terms, until when.
"""

from __future__ import annotations

from flask import Flask

from library_share.interlibrary import actions as actions


def init_app(app: Flask) -> None:
    pass
