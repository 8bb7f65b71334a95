"""What was damaged or lost in an incident: recorded, withdrawn, read; never changed."""
