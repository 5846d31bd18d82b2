"""Handing out a sheet: a form for each student with numbers of their own, and the list of them."""
