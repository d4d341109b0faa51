"""How many labels of a photographed shelf are read, and how long that takes, per difficulty."""

from __future__ import annotations

import time

from library_share.stocktake.photos import look_at
from tests.labels.shelves import BEYOND, DIFFICULTIES, addresses, photo_of

LABELS, PHOTOS = 40, 3


def main() -> None:
    texts = addresses(LABELS)
    print(f"{LABELS} labels on 12 megapixels, {PHOTOS} photos each")
    for how in (*DIFFICULTIES, *BEYOND):
        read, seconds = 0, 0.0
        for seed in range(PHOTOS):
            photo = photo_of(texts, how, seed)
            before = time.perf_counter()
            seen = look_at(photo)
            seconds = max(seconds, time.perf_counter() - before)
            read += len(set(seen.texts) & set(texts))
        rate = read / LABELS / PHOTOS
        print(f"{how.name:>24}: {rate:6.1%} read, {seconds:.2f} s at most")
