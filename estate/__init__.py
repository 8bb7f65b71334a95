"""What stays true if Telegram disappears: places, people, tickets, incidents, each with its rules.

One package per noun. In each: `tables.py` (rows), `rules.py` (pure: facts in, decision out) and
use cases in verbs. Use cases take an open session and never commit; the edge owns the transaction.
"""
