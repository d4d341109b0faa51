"""Forgetting people: old loans lose their reader, leavers lose their name, one person is erased.

Each package that keeps a link to a patron is a *keeper*: it says how it forgets (`register`).
Words that people typed are searched for the name (`texts`); what needs no searching stands in
`columns`. Nothing here calls an upper package by name.
"""
