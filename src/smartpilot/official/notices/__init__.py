"""A notice's text to the record that the registry would have of it, each value with the sentence it comes from.

bytes → `text` (clean lines) → `heading` (where the notice begins and ends, title, issuers, number, day) →
`sentences` → `figures` and `papers` → `proposal`.
"""
