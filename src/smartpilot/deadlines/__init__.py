"""What is due, and in how many working days."""
