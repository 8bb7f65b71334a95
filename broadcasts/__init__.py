"""Speaking: what is said, to whom, in which order and at what pace.

`outbox` holds what will be said; `dispatcher` claims it by lane, `pace` says when, `sender` calls
Telegram and turns every answer into one of the `outcomes`. `progress` turns ticket events into
words, `alerts` carries incidents to everybody concerned.
"""
