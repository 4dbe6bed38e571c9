"""What the user takes away: workbook, calendars, map, HTML report."""

from tournees.report.calendars import write_calendars
from tournees.report.documents import FORMATS, base_of, write_documents, write_map
from tournees.report.page import write_html_report
from tournees.report.workbook import write_workbook

__all__ = [
    "FORMATS",
    "base_of",
    "write_calendars",
    "write_documents",
    "write_html_report",
    "write_map",
    "write_workbook",
]
