"""What a shell completes at Tab. Nothing in here but `installation` may load what takes long: see docs/adr."""
