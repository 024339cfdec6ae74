"""Files of the user and of the program: read whole, written whole or not at all, and locked."""
