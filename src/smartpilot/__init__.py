"""smartpilot: the registry of China's National Smart City pilots, checked, asked and circulated."""

__version__ = "0.1.0"
