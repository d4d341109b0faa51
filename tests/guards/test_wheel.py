"""The wheel alone is enough: a school installs it without this folder, npm or a network."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.guards.sources import PACKAGE, ROOT, TEMPLATES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), "."],
        cwd=ROOT,
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_it_holds_all_that_the_application_reads(names):
    wanted = {
        f"library_share/_templates/{path.relative_to(TEMPLATES).as_posix()}"
        for path in TEMPLATES.rglob("*.html")
    }
    wanted |= {
        f"library_share/_migrations/{path.relative_to(ROOT / 'migrations').as_posix()}"
        for path in (ROOT / "migrations").rglob("*.py")
    }
    wanted |= {"library_share/_migrations/alembic.ini"}
    wanted |= {
        f"library_share/{path.relative_to(PACKAGE).as_posix()}"
        for folder in ("static", "fonts", "demo/files")
        for path in (PACKAGE / folder).rglob("*")
        if path.is_file() and path.name != "stamp"
    }
    wanted |= {
        "library_share/translations/vi/LC_MESSAGES/messages.mo",
        "library_share/static/vendor/htmx.min.js",
        "library_share/static/vendor/zxing_reader.wasm",
        "library_share/fonts/Tinos-Regular.ttf",
    }
    assert sorted(wanted - names) == []


def test_it_holds_nothing_that_is_not_for_libraries(names):
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"library_share"}
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
