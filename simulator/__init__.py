"""What is this folder? Telegram in a box: a Bot API server with people, for tests and demos."""
