"""Division codes and place names."""
