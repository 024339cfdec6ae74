"""An official list compared with the registry: what it adds, confirms, lacks, and what is unresolved."""
