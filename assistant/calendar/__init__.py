"""Days, months and working days: what the dates of answers and of guides are computed with."""
