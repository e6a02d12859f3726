"""A recording in the formats of other people's tools; docs/export.md says what is in each."""
