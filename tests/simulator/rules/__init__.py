"""Which calls does Telegram refuse and take? Written once, driven by several clients."""
