"""Boxes (thùng sách): what they are for, what is in them, packing and unpacking by scanning.

A box is a place of kind `box`; a book is in it when its open stay says so. At a stop its books can
be borrowed: the point answers for the box, the reader for the book. On the road it is closed.
"""
