"""Rules that every dialect shares."""
