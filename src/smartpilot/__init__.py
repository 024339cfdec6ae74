"""smartpilot: registries of pilot programmes, checked, asked and circulated."""

__version__ = "0.1.0"
