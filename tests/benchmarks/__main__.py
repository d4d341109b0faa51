"""`python -m tests.benchmarks [NAME …]`: every benchmark, or those named."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

from tests import benchmarks


def main(wanted: list[str]) -> None:
    modules = {
        module.name: import_module(f"tests.benchmarks.{module.name}")
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name != "__main__"
    }
    known = {name: module.main for name, module in modules.items() if hasattr(module, "main")}
    if unknown := set(wanted) - set(known):
        raise SystemExit(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    for name in wanted or known:
        print(f"\n== {name}")
        known[name]()


main(sys.argv[1:])
