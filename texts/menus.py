"""What does each command do, in a few words for Telegram's menu?"""

from texts.translator import Words


def description(t: Words, command: str) -> str:  # noqa: PLR0911, PLR0912 - a line for each command
    """Describe one command. Plain text, at most 256 characters."""
    match command:
        case "report":
            return t.plain("Report a fault")
        case "my":
            return t.plain("My reports")
        case "safe":
            return t.plain("Answer the roll call of an alert")
        case "profile":
            return t.plain("My homes")
        case "language":
            return t.plain("Language · 语言 · 語言")
        case "help":
            return t.plain("What I can do")
        case "cancel":
            return t.plain("Close what is open")
        case "desk":
            return t.plain("Open tickets")
        case "ticket":
            return t.plain("One ticket by its number")
        case "alert":
            return t.plain("Warn a building")
        case "drill":
            return t.plain("Practise an alert")
        case "incidents":
            return t.plain("Alerts that are not over")
        case "impaired":
            return t.plain("Safety equipment out of service")
        case "duty":
            return t.plain("Who is on duty; begin or end yours")
        case "notice":
            return t.plain("Tell many people something")
        case "schedule":
            return t.plain("What goes by itself")
        case "notices":
            return t.plain("Notices, recent and planned")
        case "people":
            return t.plain("Requests to join, and who can be reached")
        case "link":
            return t.plain("This group belongs to a building")
        case "unlink":
            return t.plain("This group belongs to no building")
        case "staffroom":
            return t.plain("This group is the staff room")
        case _:
            raise LookupError(command)
