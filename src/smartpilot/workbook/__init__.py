"""Excel workbooks: the annex, and the form that circulates."""
