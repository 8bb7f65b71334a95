"""START HERE. `app.py` wires everything by hand; `cli.py` is what people call.

An update comes in through `storing.py` (stored before it is confirmed), is handled by `intake.py`
in one transaction, and what it says leaves through the outbox. Everything else in this folder
starts, stops, serves or inspects that.
"""
