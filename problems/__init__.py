"""What is asked and what is right: sheets, families of problems, solvers and wording."""
