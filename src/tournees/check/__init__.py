"""Judges any plan, ours or the user's. One rule is one named function; knows no solver."""

from tournees.check.rules import RULES, violations
from tournees.check.violation import Violation

__all__ = ["RULES", "Violation", "violations"]
