"""Where our own files are, and what stands in them."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import library_share

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "library_share"
TEMPLATES = ROOT / "templates"
STATIC = PACKAGE / "static"


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@cache
def calls(path: Path) -> tuple[ast.Call, ...]:
    return tuple(node for node in nodes(path) if isinstance(node, ast.Call))


def name_of(called: ast.expr) -> str:
    """`a.b.c` for an attribute, `f` for a name, the last part after anything else."""
    if isinstance(called, ast.Attribute):
        return f"{name_of(called.value)}.{called.attr}"
    return called.id if isinstance(called, ast.Name) else ""


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(TEMPLATES.rglob("*.html"))) + tuple(sorted(TEMPLATES.rglob("*.txt")))


@cache
def own_static_files() -> tuple[Path, ...]:
    """Scripts and styles that we wrote; `vendor` is others' work."""
    found = [*STATIC.rglob("*.js"), *STATIC.rglob("*.css"), *STATIC.rglob("*.svg")]
    return tuple(sorted(path for path in found if "vendor" not in path.parts))


@cache
def all_modules() -> tuple[str, ...]:
    """Every module of ours, imported."""
    names = [
        module.name
        for module in walk_packages(library_share.__path__, "library_share.")
        if not module.name.endswith("__main__")
    ]
    for name in names:
        import_module(name)
    return tuple(names)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
