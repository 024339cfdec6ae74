"""Rows to text: tables, CSV, JSON, Markdown. Knows no files and no options."""
