"""Who is it? Persons, their homes, their duties, how they joined, whether they can be reached."""
