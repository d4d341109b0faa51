"""Accounts of those who work here: signing in, roles, sessions, tokens.

A *session* is one browser in which somebody is signed in; a *token* lets another program act for
an account. Both are kept as hashes, and both can be ended at once.
"""
