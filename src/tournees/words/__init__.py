"""Every text a user reads, French and English, and the formats of what is in them."""

from tournees.words.catalogue import LANGUAGES, Lang, Words, catalogue_keys, language_of_machine

__all__ = ["LANGUAGES", "Lang", "Words", "catalogue_keys", "language_of_machine"]
