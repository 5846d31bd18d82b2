"""Binds what is set in two dimensions into single atoms: matrices, fractions, radicals, limits.

Binding comes first and the cutting of the page at its labels second: the other order would steal
rows from a matrix that stands beside a label. The narrowest box is bound first, so that what
stands inside another is one atom by the time the outer one is read.
"""
