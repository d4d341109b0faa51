"""`python -m tests.benchmarks [NAME[=SIZES] …]`: every benchmark, or those named, as
`figures=1000000,50000000`."""

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
    sizes = dict(one.partition("=")[::2] for one in wanted or known)
    if unknown := set(sizes) - set(known):
        raise SystemExit(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    for name, asked in sizes.items():
        print(f"\n== {name}")
        known[name](*(int(size) for size in asked.split(",") if size))


main(sys.argv[1:])
