"""Sources of bytes: open one, read chunks, send bytes. One module a kind of source."""
