"""library_share: the libraries of one commune work as one.

Two facts are never overwritten: where a copy *stands* (a stay) and in whose *hands* it is
(a loan). Everything else is an agreement above these two, or counted from them.

Where to look: each folder is one thing a library does (`patrons`, `copies`, `circulation` …);
inside, the same few file names: `models`, `rules`, `actions`, `queries`, `errors`, `schemas`,
`pages`, `api`, `commands`. `docs/glossary.md` has the words.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("library-share")
except PackageNotFoundError:  # running from a folder that was never installed
    __version__ = "0"
