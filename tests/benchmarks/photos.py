"""How many labels of a photographed shelf are read, and how long that takes, per difficulty.

40 printed labels on 12 megapixels, the smallest module three pixels wide where nothing else is
said. “seen” are places that seem to be labels that cannot be read, all photos together; seconds are
those of the processor, with opening the JPEG, in the slowest photo.
"""

from __future__ import annotations

import sys
import time

from library_share.labels.photos import opened, symbols_in
from tests.labels.shelves import BEYOND, DIFFICULTIES, addresses, photo_of

LABELS = 40


def main(photos: int = 3) -> None:
    texts = addresses(LABELS)
    print(f"{LABELS} labels on 12 megapixels, {photos} photos each")
    for heading, difficulties in (("promised", DIFFICULTIES), ("beyond", BEYOND)):
        print(heading)
        for how in difficulties:
            read, seen, slowest_s = 0, 0, 0.0
            for seed in range(photos):
                photo = photo_of(texts, how, seed)
                before = time.process_time()
                symbols = symbols_in(opened(photo))
                slowest_s = max(slowest_s, time.process_time() - before)
                read += len({symbol.text for symbol in symbols} & set(texts))
                seen += sum(not symbol.text for symbol in symbols)
            print(
                f"  {how.name:24} {read:4} of {LABELS * photos} read {read / LABELS / photos:7.1%}"
                f"   {seen:3} seen   {slowest_s:.2f} s",
                flush=True,
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
