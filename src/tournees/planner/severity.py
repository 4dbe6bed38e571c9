"""How grave each finding is: one table, one function."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tournees.errors import Issue


class Severity(StrEnum):
    """What a finding means for the run, the gravest first."""

    ERROR = "error"
    """The run stops."""
    SUSPECT = "suspect"
    """The run goes on; a value, a place or a whole row is doubted."""
    NOTICE = "notice"
    """The run goes on; something was repaired, or is worth knowing."""


_STOPS = (
    "table_is_missing", "table_is_folder", "table_unreadable", "table_is_empty",
    "table_too_large", "table_too_many_cells", "table_line_too_long", "table_open_quote",
    "table_other_kind", "table_is_binary", "table_is_html", "table_undecodable",
    "workbook_broken", "workbook_locked", "workbook_too_large", "workbook_kind",
    "workbook_no_sheet", "sheet_absent", "sheet_ambiguous", "sheet_empty", "sheet_no_rows",
    "where_keeps_nothing", "where_unknown", "limit_column_unknown", "column_field_unknown",
    "column_absent",
    "column_name_missing", "column_location_missing", "column_kind_missing", "row_too_long",
    "row_without_kind", "duplicate_id", "duplicate_rep", "days_reversed", "day_reversed",
    "appointment_without_date", "rep_without_name", "cell_number", "cell_share", "cell_yes_no",
    "cell_kind", "cell_status", "cell_degrees", "cell_lat_lon", "cell_date", "cell_period",
    "cell_period_reversed", "cell_period_long", "cell_duration", "cell_duration_long",
    "cell_contract", "cell_days", "cell_frequency", "cell_hour", "cell_hours_impossible",
    "no_accounts", "no_reps", "rep_without_home", "table_truncated", "workbook_uncomputed",
    "lodging_not_placed", "cell_half_days", "cell_regime", "cell_nights", "cell_hours_number",
    "cell_minutes", "cell_window", "row_lunch_too_long",
    "rep_unknown", "rep_ambiguous", "id_in_two_files", "account_unknown", "corrections_malformed",
    "corrections_unreadable", "feedback_no_accounts", "forget_run_running", "forget_unknown",
    "imported_option", "imported_other_kind", "imported_unknown", "import_other_kind",
    "roads_empty", "roads_missing", "roads_no_osmnx", "roads_offline", "roads_place_off",
    "roads_place_unknown", "roads_unknown_kind", "roads_unreadable", "column_account_missing",
    "column_day_missing",
    "visit_without_account", "visit_without_day", "visit_without_outcome", "cell_outcome",
    "purge_negative", "visit_account_ambiguous", "visit_account_unknown", "workspace_unreadable",
    "crm_no_file", "crm_version_gone", "correction_no_columns", "cell_pace",
    "server_address", "server_denied", "server_elsewhere", "server_not_installed",
    "server_not_osrm", "server_offline", "server_refused", "server_too_old", "server_too_small",
    "travel_roads_elsewhere", "corrections_older", "disk_refuses", "roads_area_large",
    "roads_around_nothing", "roads_box_wrong", "roads_busy", "roads_cut_short", "roads_no_answer",
    "roads_no_room", "roads_none_there", "roads_refused",
    "column_drive_from_missing", "column_drive_to_missing", "column_drive_time_missing",
    "diary_column_missing", "diary_zipped", "diary_rep_unknown",
)  # fmt: skip
_DOUBTED = (
    "table_mojibake", "table_letters_lost", "table_formulas_unplaced", "row_cut_short",
    "cell_formula_uncomputed", "cell_merged_alone", "more_not_listed", "correction_without_row",
    "correction_without_column", "correction_row_unknown", "correction_column_unknown",
    "correction_stale", "cell_error", "cell_negative", "cell_ambiguous", "cell_postal_code",
    "cell_siret", "cell_frequency_high", "cell_hours_reversed", "cell_hours_left_out",
    "cell_hours_overlap", "cell_hours_unreadable", "row_without_location", "name_missing",
    "id_missing", "coordinates_half", "coordinates_zero", "duplicate_row", "place_missing",
    "place_postal_code_invalid", "place_postal_code_unknown", "place_commune_unknown",
    "place_commune_ambiguous", "place_commune_other_postal_code", "place_commune_elsewhere",
    "place_commune_not_in_postal_code", "coordinates_equal", "coordinates_swapped",
    "coordinates_sign", "coordinates_outside_france", "coordinates_far", "coordinates_of_many",
    "revenue_far_above", "revenue_far_below", "opening_never", "interval_above_frequency",
    "closed_all_year", "last_visit_future", "appointment_when_closed", "duplicate_siret",
    "duplicate_name", "duplicate_near_name", "prospect_is_client", "locked_without_rep",
    "address_not_found", "address_doubtful", "address_ambiguous", "address_elsewhere",
    "cell_duration_none", "cell_risk", "cell_season", "cell_share_negative", "cell_share_over",
    "coordinates_lambert", "coordinates_not_degrees", "coordinates_scaled", "email_invalid",
    "insee_invalid", "phone_invalid", "siret_invalid", "siret_scientific", "margin_over_sales",
    "place_abroad", "place_commune_conflict", "place_insee_conflict",
    "place_postal_code_mistyped", "visit_over_opening", "visit_reversed", "leave_without_year",
    "import_many_gone", "import_names_deleted", "visit_in_future", "visit_twice",
    "visit_before_last", "place_without_position", "travel_unreachable", "travel_home_apart",
    "travel_rep_apart", "travel_off_road", "travel_no_road_near", "travel_off_road_many",
    "travel_slot_unheeded", "travel_reported_unheeded", "drive_without_start", "drive_without_end",
    "drive_without_time", "drive_time_unread", "drive_slot", "drive_coordinates", "drive_unmet",
    "drive_place_abroad", "drive_place_read", "drive_place_unknown", "drive_too_fast",
    "drive_contradicted", "drive_not_better",
    "drive_too_different", "drive_too_short", "drive_no_road",
    "diary_lines_broken", "diary_cut", "diary_no_event", "diary_event_unread", "diary_end_unread",
    "diary_end_odd", "diary_zone_unknown", "diary_rule_unread", "diary_date_unread",
    "diary_shown_unread", "diary_length_unread", "diary_without_day", "diary_ambiguous",
    "diary_weak", "diary_other_rep", "diary_at_a_distance", "diary_too_long",
    "diary_met_when_off", "diary_overlap", "diary_moves_appointment",
    "intervals_stretched", "limit_use_unreadable", "office_not_placed", "lodging_two_towns",
    "cell_vehicle", "cell_energy", "cell_power", "cell_yearly_km", "row_without_power",
    "row_without_vehicle", "cell_visit_mode", "row_hours_unpaired",
    "appointment_hour_of_several", "agreement_incomplete", "agreement_no_account",
    "agreement_no_day", "agreement_no_hour", "agreement_no_status", "agreement_no_visit",
    "agreement_status", "imposed_account_ambiguous", "imposed_account_unknown", "imposed_hour",
    "imposed_no_account", "imposed_no_day", "imposed_nothing", "imposed_rank",
    "imposed_rep_unknown", "imposed_reversed", "imposed_too_long", "imposed_without_account",
    "imposed_without_day", "imposed_without_rep", "previous_without_hour",
    "slots_account_ambiguous", "slots_account_unknown", "slots_no_tours", "slots_not_run",
    "slots_rep_unknown",
)  # fmt: skip
_WORTH_KNOWING = (
    "agreement_closed", "agreement_outside", "imposed_day_differs", "imposed_visited_since",
    "previous_not_due", "slots_travel_changed",
    "table_zero_bytes", "table_mixed_encodings", "table_mojibake_undone", "table_header_two_rows",
    "cell_merged", "row_is_header", "row_is_title",
    "row_is_emptied", "column_not_fitting", "column_in_thousands",
    "name_from_address", "row_is_total", "postal_from_address", "postal_zero_restored",
    "place_commune_corrected", "more_like_this", "estimate_over_sea", "addresses_not_installed",
    "addresses_service_down", "addresses_stopped", "import_holds_deleted", "mapping_header_gone",
    "mapping_sheet_gone", "seasons_waiting", "segments_potential", "segments_revenue",
    "standing_prospects", "standing_prospects_asked", "visit_updated", "column_us_dates",
    "margin_basis_assumed", "place_commune_homonym", "place_hamlet", "revenue_is_previous",
    "risk_scale_assumed", "visits_all_done", "place_insee_kept",
    "phone_several", "column_is_segment", "cell_hours_by_appointment", "drives_recalibrated",
    "drives_recalibrated_but",
    "diary_free", "diary_own_left_out", "diary_places_unpriced", "diary_together",
    "diary_without_hour", "diary_without_end", "row_days_without_hours",
)  # fmt: skip

SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(_STOPS, Severity.ERROR),
    **dict.fromkeys(_DOUBTED, Severity.SUSPECT),
    **dict.fromkeys(_WORTH_KNOWING, Severity.NOTICE),
}
"""What each code means as it is raised by default."""


def severity(issue: Issue) -> Severity:
    """How grave an issue is: what stops the run is an error, whatever its code."""
    if issue.fatal:
        return Severity.ERROR
    usual = SEVERITIES.get(issue.code, Severity.SUSPECT)
    return Severity.SUSPECT if usual is Severity.ERROR else usual
