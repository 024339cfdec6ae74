"""TOML files: read, located, explained, edited."""
