"""Documents for a word processor (.docx): pages, paragraphs and tables in the form of official paper."""
