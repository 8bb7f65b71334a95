"""What is broken, and what becomes of it? Reports, repairs, ratings."""
