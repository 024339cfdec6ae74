"""Type sizes, typefaces and margins of official paper (GB/T 9704-2012, 党政机关公文格式)."""

MM_PER_INCH, POINTS_PER_MM = 25.4, 72 / 25.4

# Type sizes (字号) in points.
ER_HAO, SAN_HAO, SI_HAO, XIAO_SI, WU_HAO = 22, 16, 14, 12, 10.5

# Typefaces: of titles; of headings, those of tables too; of the text; of page numbers (parts 5.2.2, 7.3, 7.5).
TITLE_FACE, HEAD_FACE, BODY_FACE, PAGE_NUMBER_FACE = "方正小标宋简体", "黑体", "仿宋", "宋体"

# In millimetres: A4, and on it a text area (版心) of 156 x 225 mm (part 5.2.1).
LONG_SIDE, SHORT_SIDE = 297, 210
MARGIN_TOP, MARGIN_LEFT, MARGIN_BOTTOM, MARGIN_RIGHT = 37, 28, 35, 26
TEXT_WIDTH, TEXT_HEIGHT = 156, 225
LINES = 22  # a page (part 5.2.3)
# The dashes of the page number lie 7 mm below the text area (part 7.5); the number is about 5 mm high.
FOOTER_FROM_EDGE = MARGIN_BOTTOM - 7 - 5

# The margins of a page with nothing but a table, at the top, left, bottom and right, and where its number is.
TABLE_MARGINS, TABLE_FOOTER = (22, 20, 20, 20), 10
