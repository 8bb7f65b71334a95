"""Which safety equipment does not work? Impairments, their rounds of fire watch, their history."""
