"""What a record is, and what a notice requires."""
