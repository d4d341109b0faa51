"""What a class may be called, wherever somebody names one."""

from __future__ import annotations

from library_share.libraries.errors import NotAClassName
from library_share.libraries.rules import CLASS_NAME_AT_MOST, tidy_class_name


def named_class(written: str) -> str:
    """The one spelling of a class's name, or NotAClassName when nothing is left of it ("Lớp") or
    too much for a label."""
    name = tidy_class_name(written)
    if not 1 <= len(name) <= CLASS_NAME_AT_MOST:
        raise NotAClassName(name=written, at_most=CLASS_NAME_AT_MOST)
    return name


def named_class_or_none(written: str) -> str:
    """The same where no class need be named: empty when nothing was written."""
    return named_class(written) if written.strip() else ""
