"""`python -m library_share …` is `library-share …`."""

from library_share.commands import main

main(prog_name="library-share")
