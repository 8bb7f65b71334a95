"""Which drills and trainings are planned, and who took part? An exercise is either of them."""
