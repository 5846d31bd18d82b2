"""The project's own notation at work in a browser: in a frame without network, by messages only.

The modules of `grader.notation` are run there as they are, by Brython. What they import of the
standard library is replaced by the few stand-ins in `library/`.
"""
