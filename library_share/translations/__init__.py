"""The words of each language, a file per package; `compiling` joins them into one catalogue."""
