"""Excel workbooks: the ministry's annex."""
