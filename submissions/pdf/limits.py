"""How much of one PDF is looked at, so that no file takes the worker with it."""

FILE = 200 * 2**20
"""Bytes of a file that is opened at all."""
COPIED = 48 * 2**20
"""Bytes of a file that is copied: several copies of it are held at once."""
PAGES = 200
PAGE_SIDE = (36.0, 4000.0)
"""Shortest and longest side of a page in points: half an inch, and more than A0."""
GLYPHS = 15_000
"""Glyphs of one page; a dense page holds about 5,000."""
ALL_GLYPHS = 150_000
DRAWINGS = 4_000
"""Paths, pictures and texts of one page, counted inside forms too."""
SEGMENTS = 20_000
"""Segments of all paths of one page."""
CLIPS = 100_000
"""Segments of the clip paths of all paths of one page, each as often as it clips one."""
MEETINGS = 1_000_000
"""Pairs of glyphs, or of a glyph and a piece of a drawing, that are looked at on one page."""
EFFORT = 1_500_000
"""Comparisons of other kinds while a page is read: usually 10,000, in a dense manual 500,000."""
OBJECTS = 100_000
"""Objects of the file's structure that are looked at."""
STREAM = 48 * 2**20
"""Bytes that one stream may unpack to, pictures apart."""
ALL_STREAMS = 192 * 2**20
FILTERS = 3
"""Filters in a row on one stream."""
PICTURE = 40_000_000
"""Pixels of one picture: a page with more is not rendered."""
PICTURES = 120_000_000
"""Pixels of all pictures of one page, each as often as it is drawn."""
RENDERING = 1.0
"""Seconds of processor time for drawing one page, which takes a thousandth of that."""
LABELS = 600
"""Labels of parts in one report; with more, none of them is taken for one."""
VALUE = 40_000
"""Characters of one form field."""
DEPTH = 12
"""Forms within forms."""
