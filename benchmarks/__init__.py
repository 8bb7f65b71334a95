"""How quick is Tocsin, next to a bot that does nothing else? `python -m benchmarks` (make bench).

A bot runs as a process of its own, Telegram with the people who press as another; what the people
cost is not in the bot's figures. `peers` are the bots that Tocsin stands beside.
"""
