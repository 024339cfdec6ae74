"""Workbooks sent and collected."""
