"""Exit codes, as the contract gives them."""

OK = 0
FAILED = 1
USAGE = 2
PARTIAL = 3  # done, but data was lost or is partial
