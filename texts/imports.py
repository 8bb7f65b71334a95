"""What is wrong with an import, and what did it do? For the command line, one line per fault."""

from estate.errors import Fault
from estate.imports.columns import Kind
from estate.imports.faults import Wrong
from estate.imports.storing import Imported
from texts.translator import Words


def fault_line(t: Words, fault: Fault) -> str:
    """Say where a fault stands and what is wrong there. Plain text."""
    what = _what(t, fault)
    if fault.row is None:
        return t.plain("{file}: {what}", file=fault.file, what=what)
    if fault.column is None:
        return t.plain("{file}, row {row}: {what}", file=fault.file, row=fault.row, what=what)
    return t.plain(
        "{file}, row {row}, column {column}: {what}",
        file=fault.file, row=fault.row, column=fault.column, what=what,
    )  # fmt: skip


def _what(t: Words, fault: Fault) -> str:
    known = t.list(fault.known)
    return (
        _of_the_file(t, fault)
        or _of_the_columns(t, fault, known)
        or _of_the_cell(t, fault, known)
        or _of_the_place(t, fault, known)
    )


def _of_the_file(t: Words, fault: Fault) -> str:  # noqa: PLR0911 - a sentence for each
    match fault.what:
        case Wrong.NO_SUCH_FILE:
            return t.plain("there is no such file, or it may not be read.")
        case Wrong.NOT_A_TABLE:
            return t.plain("this is neither CSV nor XLSX. Save it as one of them.")
        case Wrong.NOT_UTF8:
            return t.plain("this is not UTF-8. Save it as “CSV UTF-8”.")
        case Wrong.TOO_LARGE:
            return t.plain("the file is too large. At most 20 MB; split it.")
        case Wrong.TOO_MANY_ROWS:
            return t.plain("there are too many rows. At most 200,000; split the file.")
        case Wrong.TOO_MANY_COLUMNS:
            return t.plain("there are too many columns. At most 100.")
        case Wrong.NO_HEADER:
            return t.plain("the file is empty. Its first row must name the columns.")
        case Wrong.UNREADABLE:
            return t.plain("this row cannot be read: a quotation mark is out of place.")
        case _:
            return ""


def _of_the_columns(t: Words, fault: Fault, known: str) -> str:
    match fault.what:
        case Wrong.UNKNOWN_KIND:
            return t.plain(
                "these columns belong to none of the kinds of file ({known}).", known=known
            )
        case Wrong.MISSING_COLUMN:
            return t.plain("this column is missing; a file of {kind} needs it.", kind=fault.value)
        case Wrong.DOUBLE_COLUMN:
            return t.plain("this column stands here twice.")
        case Wrong.NAMELESS_COLUMN:
            return t.plain("“{value}” stands in a column without a name.", value=fault.value)
        case _:
            return ""


def _of_the_cell(t: Words, fault: Fault, known: str) -> str:  # noqa: PLR0911 - as above
    value = fault.value
    match fault.what:
        case Wrong.MISSING_VALUE:
            return t.plain("this cell is empty and must not be.")
        case Wrong.TOO_LONG:
            return t.plain("this is too long. At most {most} characters.", most=known)
        case Wrong.FORMULA:
            return t.plain("this cell holds a formula. Paste its value instead.")
        case Wrong.DATE:
            return t.plain("the spreadsheet took this for a date. Format the cell as text.")
        case Wrong.BAD_CODE:
            return t.plain(
                "“{value}” is not a code. Use up to 16 letters, digits, hyphens.", value=value
            )
        case Wrong.BAD_NUMBER:
            return t.plain("“{value}” is not a telephone number.", value=value)
        case Wrong.BAD_TELEGRAM_ID:
            return t.plain("“{value}” is not a person's Telegram id: digits only.", value=value)
        case Wrong.BAD_GROUP_ID:
            return t.plain(
                "“{value}” is not a group's id: a minus and digits, such as -1001234567890.",
                value=value,
            )
        case Wrong.UNKNOWN_WORD:
            return t.plain("“{value}” is not one of {known}.", value=value, known=known)
        case Wrong.UNKNOWN_TIMEZONE:
            return t.plain(
                "“{value}” is not a time zone. Write one such as Asia/Hong_Kong.", value=value
            )
        case _:
            return ""


def _of_the_place(t: Words, fault: Fault, known: str) -> str:
    value = fault.value
    match fault.what:
        case Wrong.BAD_FLOORS:
            return t.plain(
                "“{value}” is not a list of floors. Write 30 for 1 to 30, or a list from the "
                "lowest up such as G,1-3,5-30, each floor once.",
                value=value,
            )
        case Wrong.UNKNOWN_BUILDING:
            return _unknown_building(t, value, known)
        case Wrong.UNKNOWN_FLOOR:
            return t.plain(
                "this building has no floor “{value}”. It has {known}.", value=value, known=known
            )
        case Wrong.UNKNOWN_UNIT:
            return _unknown_unit(t, value, known)
        case Wrong.FLOOR_IN_USE:
            return t.plain(
                "units or assets stand on floors that this list leaves out: {value}.", value=value
            )
        case Wrong.DOUBLE_ROW:
            file, row = fault.known
            return t.plain(
                "“{value}” is already in {file}, row {row}.", value=value, file=file, row=row
            )
        case _:
            raise LookupError(fault.what)


def _unknown_building(t: Words, value: str, near: str) -> str:
    if not near:
        return t.plain("there is no building “{value}”.", value=value)
    return t.plain("there is no building “{value}”. Is it {near}?", value=value, near=near)


def _unknown_unit(t: Words, value: str, near: str) -> str:
    if not near:
        return t.plain("this building has no unit “{value}”.", value=value)
    return t.plain("this building has no unit “{value}”. Is it {near}?", value=value, near=near)


def summary(t: Words, imported: Imported) -> list[str]:
    """Say what an import did, one line per kind of file that had rows."""
    kinds = [kind for kind in Kind if _rows(imported, kind)]
    return [
        t.plain(
            "{kind}: {new} new, {changed} changed, {same} as before",
            kind=kind, new=imported.new[kind], changed=imported.changed[kind],
            same=imported.same[kind],
        )
        for kind in kinds
    ]  # fmt: skip


def _rows(imported: Imported, kind: Kind) -> int:
    return imported.new[kind] + imported.changed[kind] + imported.same[kind]
