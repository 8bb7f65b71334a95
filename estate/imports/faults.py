"""What can be wrong with a file? One word per fault; `texts/imports.py` has the sentences."""

from enum import StrEnum


class Wrong(StrEnum):
    """What is wrong with a file, a row or a cell."""

    NO_SUCH_FILE = "no_such_file"
    NOT_A_TABLE = "not_a_table"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_HEADER = "no_header"
    UNREADABLE = "unreadable"
    UNKNOWN_KIND = "unknown_kind"
    MISSING_COLUMN = "missing_column"
    DOUBLE_COLUMN = "double_column"
    NAMELESS_COLUMN = "nameless_column"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    DATE = "date"
    BAD_FLOORS = "bad_floors"
    BAD_CODE = "bad_code"
    BAD_NUMBER = "bad_number"
    BAD_TELEGRAM_ID = "bad_telegram_id"
    BAD_GROUP_ID = "bad_group_id"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_TIMEZONE = "unknown_timezone"
    UNKNOWN_BUILDING = "unknown_building"
    UNKNOWN_FLOOR = "unknown_floor"
    UNKNOWN_UNIT = "unknown_unit"
    FLOOR_IN_USE = "floor_in_use"
    DOUBLE_ROW = "double_row"


class BadValue(Exception):
    """A cell that cannot be read: what is wrong with it, and what would have been right."""

    def __init__(self, what: Wrong, *, known: tuple[str, ...] = (), value: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.known = known
        self.value = value
