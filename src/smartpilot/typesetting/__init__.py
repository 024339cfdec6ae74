"""How official paper looks: sizes and typefaces of the standard, texts in columns, tables that are printed."""
