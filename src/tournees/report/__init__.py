"""What the user takes away: workbook, calendars, map, HTML report, files of data."""

from tournees.report.calendars import write_calendars
from tournees.report.corrections import write_corrections
from tournees.report.crm_file import own_manner, write_crm_file
from tournees.report.documents import FORMATS, base_of, write_documents, write_map
from tournees.report.page import write_html_report
from tournees.report.qualified import write_qualified
from tournees.report.workbook import write_workbook

__all__ = [
    "FORMATS",
    "base_of",
    "own_manner",
    "write_calendars",
    "write_corrections",
    "write_crm_file",
    "write_documents",
    "write_html_report",
    "write_map",
    "write_qualified",
    "write_workbook",
]
