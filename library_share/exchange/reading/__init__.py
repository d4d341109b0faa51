"""From the bytes of somebody's file to sheets of plain cells, whatever wrote it.

`files.read` is the door; `workbook` opens .xlsx, .xls and .ods in a process of its own, `text`
opens .csv, `letters` knows the letters Vietnamese computers had before Unicode.
"""
