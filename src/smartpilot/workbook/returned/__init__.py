"""The workbook that comes back."""
