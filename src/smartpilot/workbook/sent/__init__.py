"""The workbook that an authority is sent."""
