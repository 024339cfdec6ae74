"""Official texts: files that people have, and what they say."""
