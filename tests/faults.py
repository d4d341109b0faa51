"""Faults seeded on purpose: a test suite that cannot fail proves nothing.

A fault is a piece of a function's source and what stands there instead. The function's code is
exchanged in place, so that every module that imported it runs the faulty one.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any


@dataclass(frozen=True)
class Fault:
    """`old` stands in the function once; with `new` instead, one of the stories fails."""

    function: Callable[..., Any]
    old: str
    new: str
    found_by: Callable[[Any], None]


@contextmanager
def seeded(fault: Fault) -> Iterator[None]:
    """While this lasts, the function does what the faulty one would."""
    function = fault.function
    assert isinstance(function, FunctionType)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(fault.old) == 1, f"{function.__name__} has changed: {fault.old}"
    tree = ast.parse(source.replace(fault.old, fault.new))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    made: dict[str, Any] = {}
    flags = annotations.compiler_flag
    exec(compile(tree, "<fault>", "exec", flags), function.__globals__, made)  # noqa: S102 (a fault is made of source)
    right = function.__code__
    function.__code__ = made[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = right
