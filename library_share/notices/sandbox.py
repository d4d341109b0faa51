"""Texts that librarians may change: words put in their places, `if`, one `for`, nothing else.

Two walls. The first is ours: a template's syntax tree may hold only the few kinds of nodes listed
here, so there is no call, no attribute, no arithmetic and no loop inside a loop to attack with,
and what a text costs is bounded by its length times the longest list. The second is Jinja's own
immutable sandbox, should the first have a hole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from library_share.notices.errors import (
    TemplateFault,
    TemplateForbidden,
    TemplateSaysNothing,
    TemplateSaysTooMuch,
    TemplateTooLong,
    TemplateUnknownWord,
    TemplateUnreadable,
)
from library_share.notices.kinds import Value
from library_share.translation import day

TEMPLATE_AT_MOST = 2_000
SAID_AT_MOST = 4_000
DEPTH_AT_MOST = 12

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Filter,
)
_FILTERS = ("join", "length", "lower", "upper")


class Beginning(list[str]):
    """The first entries of a list that is too long to be said; `whole` is how many it has."""

    def __init__(self, entries: Iterable[str], *, of: int) -> None:
        super().__init__(entries)
        self.whole = of


def shown(value: Any) -> Any:
    """How a fact reads: days as people write them, lists with commas."""
    if isinstance(value, date):
        return day(value)
    return ", ".join(value) if isinstance(value, list) else value


def _length(value: Any) -> int:
    return value.whole if isinstance(value, Beginning) else len(value)


_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # plain text; pages escape it, paper and letters need not
    finalize=shown,
    trim_blocks=True,
    lstrip_blocks=True,
    cache_size=0,
)
_environment.globals.clear()
_environment.tests.clear()
_environment.filters = {name: how for name, how in _environment.filters.items() if name in _FILTERS}
_environment.filters["length"] = _length


def said(text: str, facts: Mapping[str, Value]) -> str:
    """What the template says with these facts. Every fault is a TemplateFault."""
    lists = frozenset(name for name, value in facts.items() if isinstance(value, list))
    template = _compiled(text, frozenset(facts), lists)
    try:
        return _within_bounds(template.generate(dict(facts)))
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as fault:
        raise TemplateForbidden(line=1) from fault


@lru_cache(maxsize=256)
def _compiled(text: str, words: frozenset[str], lists: frozenset[str]) -> Template:
    if len(text) > TEMPLATE_AT_MOST:
        raise TemplateTooLong(at_most=TEMPLATE_AT_MOST)
    if not text.strip():
        raise TemplateSaysNothing
    try:
        tree = _environment.parse(text)
    except TemplateSyntaxError as fault:
        raise TemplateUnreadable(line=fault.lineno) from fault
    except (RecursionError, ValueError, OverflowError) as fault:
        raise TemplateForbidden(line=1) from fault
    _examine(tree, words, lists)
    try:
        return _environment.from_string(tree)
    except (TemplateError, SyntaxError, RecursionError) as fault:
        raise TemplateForbidden(line=1) from fault


def _within_bounds(pieces: Iterable[str]) -> str:
    told, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > SAID_AT_MOST:
            raise TemplateSaysTooMuch(at_most=SAID_AT_MOST)
        told.append(piece)
    return "".join(told).strip()


def _examine(tree: nodes.Template, words: frozenset[str], lists: frozenset[str]) -> None:
    """Raise what is wrong with a tree, going by breadth, so that no depth can exhaust the stack."""
    waiting: deque[tuple[nodes.Node, int, frozenset[str]]] = deque([(tree, 0, frozenset())])
    while waiting:
        node, depth, own = waiting.popleft()
        if fault := _fault(node, depth, words | own, lists, in_a_loop=bool(own)):
            raise fault
        if isinstance(node, nodes.For):
            own = own | {node.target.name}  # type: ignore[attr-defined]
        waiting.extend((inner, depth + 1, own) for inner in node.iter_child_nodes())


def _fault(
    node: nodes.Node, depth: int, words: frozenset[str], lists: frozenset[str], *, in_a_loop: bool
) -> TemplateFault | None:
    forbidden = TemplateForbidden(line=node.lineno or 1)
    if depth > DEPTH_AT_MOST or not isinstance(node, _ALLOWED):
        return forbidden
    if isinstance(node, nodes.Filter):
        return None if node.name in _FILTERS and not node.kwargs else forbidden
    if isinstance(node, nodes.For):
        over_a_list = isinstance(node.iter, nodes.Name) and node.iter.name in lists
        plain = isinstance(node.target, nodes.Name) and node.test is None and not node.recursive
        return None if over_a_list and plain and not in_a_loop else forbidden
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in words:
        return TemplateUnknownWord(word=node.name[:60], known=", ".join(sorted(words)))
    return None
