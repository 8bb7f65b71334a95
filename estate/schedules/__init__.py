"""What is to be said again and again, or at a time? Schedules, their rule and their course."""
