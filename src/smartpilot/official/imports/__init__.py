"""An official list held against the registry: what it adds, confirms, lacks, and what is doubtful."""
