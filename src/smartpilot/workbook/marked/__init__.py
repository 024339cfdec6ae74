"""Copies of returned workbooks on which everything that is wrong is marked, to be sent back."""
