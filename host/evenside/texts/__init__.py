"""What Evenside says and shows, one table a language: ``en.json``, ``de.json``, ``fr.json``.

A table is flat: a key, then a sentence with ``{placeholders}``. All tables have the same keys;
a test sees to that. English is written first and is the language of the recordings' notes.
"""

from evenside.texts.texts import LANGUAGES, Texts

__all__ = ["LANGUAGES", "Texts"]
