"""What is the danger, whom does it concern, and is it over? Incidents and the alerts about them."""
