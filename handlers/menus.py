"""Which commands does somebody see? By duty and by kind of chat; the language is Telegram's scope
or, where that knows too little, a scope of the chat's own. Pure."""

from enum import StrEnum


class Menu(StrEnum):
    """Whose menu it is."""

    RESIDENT = "resident"
    STAFF = "staff"
    MANAGER = "manager"
    GROUP = "group"
    GROUP_ADMIN = "group_admin"
    STAFF_ROOM = "staff_room"


RESIDENT = ("report", "my", "safe", "notices", "profile", "language", "help", "cancel")
DUTY = ("desk", "ticket", "alert", "incidents", "impaired", "duty", "notice", "schedule", "people")
LINKING = ("link", "unlink", "staffroom")

COMMANDS: dict[Menu, tuple[str, ...]] = {
    Menu.RESIDENT: RESIDENT,
    # Their own work first; they live somewhere too.
    Menu.STAFF: (
        "desk",
        "ticket",
        "alert",
        "incidents",
        "impaired",
        "duty",
        "notice",
        "schedule",
        *RESIDENT,
    ),
    Menu.MANAGER: (*DUTY, "drill", *RESIDENT),
    Menu.GROUP: ("report", "my", "help"),
    # Telegram cannot tell our staff from other admins of a group: the press decides.
    Menu.GROUP_ADMIN: ("report", "my", "help", *LINKING),
    Menu.STAFF_ROOM: (*DUTY, "drill", "unlink", "staffroom", "help"),
}
