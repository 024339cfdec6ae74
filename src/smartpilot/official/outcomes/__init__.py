"""Lists of outcomes: which pilots passed their acceptance, with which grade, and which did not."""
