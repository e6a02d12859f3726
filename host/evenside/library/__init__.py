"""A folder of recordings as a whole: what is in it, and what many sessions of a person say."""
