"""Our fields of every kind of file."""

from tournees.reading.account_fields import ACCOUNT_FIELDS
from tournees.reading.field import WEEKDAYS, Field, Unit
from tournees.reading.rep_fields import REP_FIELDS
from tournees.reading.visit_fields import VISIT_FIELDS

__all__ = ["ACCOUNT_FIELDS", "REP_FIELDS", "VISIT_FIELDS", "WEEKDAYS", "Field", "Unit"]
