"""The electronics: the table of pins and the drawings that are made from it."""
