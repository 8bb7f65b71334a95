"""What does a code look like that people type from a letter? Pure."""

import re

# Nothing that is mistaken for something else in print or by ear: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
LETTERS = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 8  # 23^8 codes: at a guess a second, ten thousand invites are safe for months
_TYPED = re.compile(rf"[{LETTERS}]{{{CODE_LENGTH}}}")
_SEPARATORS = re.compile(r"[\s\-–—_.·]+")


def bare_code(text: str) -> str:
    """Read a typed code: case, spaces and hyphens do not matter."""
    return _SEPARATORS.sub("", text).upper()


def is_code(text: str) -> bool:
    """Whether this is nothing but a code.

    Every code has a digit, which words have not, and a letter, which telephone numbers have not.
    """
    code = bare_code(text)
    return _TYPED.fullmatch(code) is not None and not code.isdigit() and not code.isalpha()


def printed_code(code: str) -> str:
    """Write a code as it stands on the sheet: in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"
