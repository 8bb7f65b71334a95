"""What does the office want many people to know? Notices, their audiences and their course."""
