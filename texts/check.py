"""Are the catalogues whole? `python -m texts.check` fails on a missing or fuzzy translation."""
