"""The ledger: what was handed in, and when."""
