"""Overviews (tổng quan): what a page of figures says, made once for the page, the spreadsheet, the
picture and other programs.

`shapes` says what an overview is made of; `commune`, `libraries`, `classes`, `places`, `rounds` and
`titles` make them; `choosing` reads the address, `access` says who may see which.
"""
