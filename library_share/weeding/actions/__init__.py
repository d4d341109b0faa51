"""What people do with weeding lists."""

from library_share.weeding.actions.listing import add, add_one, draw_up, take_off
from library_share.weeding.actions.steps import (
    carry_out,
    decide,
    give_up,
    publish,
    reasons_against,
    send_back,
    submit,
)

__all__ = [
    "add",
    "add_one",
    "carry_out",
    "decide",
    "draw_up",
    "give_up",
    "publish",
    "reasons_against",
    "send_back",
    "submit",
    "take_off",
]
