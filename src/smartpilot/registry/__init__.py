"""The registry: read, looked up, filtered, counted."""
