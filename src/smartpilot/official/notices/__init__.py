"""A notice's text to the record that the registry would have of it, each value with the sentence it comes from.

bytes → `page` (normalised lines) → `heading` (where the notice begins and ends, title, issuers, number, day) →
`sentences` → `counts_and_citations` and `deliverables` → `proposal` → `adding`.
"""
