"""The tables of all rooms, and their rows."""

from tests.matrix import (
    api_registry,
    api_service,
    certificates_honours,
    certificates_pages,
    certificates_printing,
    certificates_reviews,
    certificates_rounds,
    checkin_afterwards,
    checkin_pages,
    projects,
    registry_activities,
    registry_lists,
    registry_needs,
    registry_people,
    third_parties,
)

TABLES = (
    third_parties,
    registry_activities,
    registry_lists,
    registry_needs,
    registry_people,
    checkin_pages,
    checkin_afterwards,
    certificates_honours,
    certificates_pages,
    certificates_printing,
    certificates_reviews,
    certificates_rounds,
    projects,
    api_registry,
    api_service,
)
Row = tuple[str, str, dict[str, str]]


def rows_of(table: str) -> list[Row]:
    """Method, URL name, and the answer for each persona."""
    head, *lines = table.strip("\n").splitlines()
    letters = head.split()
    return [(cells[0], cells[1], dict(zip(letters, cells[2:], strict=True))) for cells in map(str.split, lines)]


LISTED = [row for table in TABLES for row in rows_of(table.TABLE)]
