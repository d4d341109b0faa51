"""What two libraries do with a loan between them, and how it follows the book."""

from __future__ import annotations

from library_share.interlibrary.actions.agreeing import measure, set_terms, take_terms_back
from library_share.interlibrary.actions.answering import (
    accept,
    agree,
    back_out,
    decline,
    deliver_pages,
    reject,
    set_condition,
)
from library_share.interlibrary.actions.asking import (
    ask,
    cancel,
    refuse_while_packed,
    see_to_questions,
    withdraw_unwanted,
)
from library_share.interlibrary.actions.following import after_lines, follow_slot
from library_share.interlibrary.actions.lending import (
    ask_renewal,
    recall,
    refuse_renewal,
    renew,
    settle,
)
from library_share.interlibrary.actions.undoing import last_undoable, undo, undoable_among

__all__ = [
    "accept",
    "after_lines",
    "agree",
    "ask",
    "ask_renewal",
    "back_out",
    "cancel",
    "decline",
    "deliver_pages",
    "follow_slot",
    "last_undoable",
    "measure",
    "recall",
    "refuse_renewal",
    "refuse_while_packed",
    "reject",
    "renew",
    "see_to_questions",
    "set_condition",
    "set_terms",
    "settle",
    "take_terms_back",
    "undo",
    "undoable_among",
    "withdraw_unwanted",
]
