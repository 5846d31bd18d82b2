"""What an answer is worth: notation, equivalence, checkers, marking, reports and commands."""
