"""Somebody was entered twice: finding such pairs, comparing both rows, making one of them."""
