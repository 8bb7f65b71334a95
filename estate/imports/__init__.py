"""What did the office's files say? Tables read, checked whole, stored all or nothing; written back.

`sheets` reads CSV and XLSX, `columns` knows the six kinds, `rules` finds every fault, `storing`
brings the rows in, `exporting` writes the same files from them.
"""
