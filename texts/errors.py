"""How do we say no? One sentence per refusal, which also says what to do instead."""

from math import ceil

from estate.errors import (
    AlertReleased,
    AlertUnclear,
    AllOfThemNeeded,
    AlreadyDecided,
    AlreadyOut,
    AlreadyUpdated,
    ExerciseUnclear,
    GroupInUse,
    ImpairmentUnclear,
    ImportRefused,
    IncidentClosed,
    InviteUnusable,
    LossUnclear,
    ManagerNeeded,
    NoParent,
    NotAllowed,
    NotAsked,
    NotFound,
    NoticeUnclear,
    PlaybookChanged,
    PreviewExpired,
    RealOneLive,
    Refusal,
    RollCallOver,
    SecondPersonNeeded,
    StandsAlready,
    TicketTaken,
    TooManyReports,
    TooManyRequests,
    UnknownBuilding,
    WorksAgain,
    WrongState,
)
from texts import exercises, losses
from texts.translator import Words


def refused(t: Words, refusal: Refusal) -> str:
    """Say why a wish was refused. Plain text: it may be shown as a toast or as a message."""
    match refusal:
        case TicketTaken() | NoParent() | StandsAlready() | WorksAgain() | ImpairmentUnclear():
            return _ticket(t, refusal)
        case (
            AlertReleased()
            | IncidentClosed()
            | AlreadyUpdated()
            | RollCallOver()
            | PreviewExpired()
            | AlertUnclear()
            | NoticeUnclear()
            | LossUnclear()
            | ManagerNeeded()
            | AllOfThemNeeded()
            | NotAsked()
            | SecondPersonNeeded()
            | RealOneLive()
        ):
            return _alert(t, refusal)
        case (
            AlreadyDecided()
            | TooManyRequests()
            | TooManyReports()
            | UnknownBuilding()
            | GroupInUse()
            | ImportRefused()
        ):
            return _place(t, refusal)
        case WrongState():
            return _moved_on(t, refusal)
        case NotAllowed():
            return t.plain("This is for staff of that building. Please ask the office.")
        case NotFound():
            return t.plain("I can't find that. Please check the number; /my shows yours.")
        case InviteUnusable(reason=reason):
            return _invite(t, reason)
        case _:
            return _otherwise(t, refusal)


def _otherwise(t: Words, refusal: Refusal) -> str:
    if isinstance(refusal, ExerciseUnclear):
        return exercises.unclear(t, refusal.reason)
    return t.plain("That is not possible at the moment.")


def _moved_on(t: Words, refusal: WrongState) -> str:
    if isinstance(refusal, PlaybookChanged):
        return t.plain(
            "This playbook was changed meanwhile; nothing was done. Please press Change the "
            "playbook again."
        )
    return t.plain("This has changed in the meantime. Please look at the newest message about it.")


def _ticket(t: Words, refusal: Refusal) -> str:
    match refusal:
        case TicketTaken(by=name):
            return t.plain("{name} has taken this already.", name=name)
        case StandsAlready() | WorksAgain() | ImpairmentUnclear():
            return _impairment(t, refusal)
        case _:
            return t.plain(
                "It cannot be a duplicate of that. Please choose an open ticket of the same "
                "building."
            )


def _alert(t: Words, refusal: Refusal) -> str:
    match refusal:
        case ManagerNeeded() | AllOfThemNeeded():
            return _of_others(t, refusal)
        case AlertReleased():
            return _sent_already(t, refusal)
        case IncidentClosed(by=name):
            return t.plain("{name} has ended this incident already.", name=name)
        case RollCallOver() | AlreadyUpdated() | NotAsked() | SecondPersonNeeded() | RealOneLive():
            return _while_it_lasts(t, refusal)
        case PreviewExpired():
            return t.plain("This preview is too old; nothing was sent. Please send /alert again.")
        case NoticeUnclear(reason=reason) | LossUnclear(reason=reason):
            says = losses.unclear if isinstance(refusal, LossUnclear) else _notice
            return says(t, reason)
        case AlertUnclear(reason=reason):
            return _unclear(t, reason)
        case _:
            return _unclear(t, "")


def _of_others(t: Words, refusal: ManagerNeeded | AllOfThemNeeded) -> str:
    if isinstance(refusal, ManagerNeeded):
        return t.plain("Only a manager of that building may do this. Please call one.")
    if not refusal.names:
        return t.plain("Only staff of all these buildings may do this. Please ask the office.")
    # NOTE: A notice over the screen: at most 200 characters with the names of colleagues.
    return t.plain(
        "Only staff of all these buildings may do this. Please call one: {names}.",
        names=t.list(refusal.names),
    )


def _sent_already(t: Words, refusal: AlertReleased) -> str:
    if refusal.deed == "cancel":
        return t.plain(
            "Too late to stop it: {name} has sent this alert already. False alarm on the board "
            "takes it back.",
            name=refusal.by,
        )
    return t.plain("{name} has sent this alert already. It goes out once.", name=refusal.by)


def _while_it_lasts(
    t: Words,
    refusal: AlreadyUpdated | RollCallOver | NotAsked | SecondPersonNeeded | RealOneLive,
) -> str:
    if isinstance(refusal, RealOneLive):
        return t.plain(
            "{number} is real and not over: no drill there now. Nothing was sent.",
            number=refusal.number,
        )
    if isinstance(refusal, SecondPersonNeeded):
        return _second_person(t, refusal)
    if isinstance(refusal, NotAsked):
        return t.plain(
            "This alert is for those who live there. If you need help, press I need help."
        )
    if isinstance(refusal, RollCallOver):
        return t.plain("This alert is over. If you need help, press I need help.")
    if isinstance(refusal, AlreadyOut):
        return t.plain(
            "{name} has ordered everybody out already. It is going out; nothing was sent again.",
            name=refusal.by,
        )
    return t.plain(
        "{name} has sent an update meanwhile. Please look at it before you send another.",
        name=refusal.by,
    )


def _second_person(t: Words, refusal: SecondPersonNeeded) -> str:
    if not refusal.asked:
        return t.plain("A second person has to approve this alert. Please ask for one first.")
    return t.nplain(
        "A second person is asked. If nobody answers, you can send it alone in {count} second.",
        "A second person is asked. If nobody answers, you can send it alone in {count} seconds.",
        max(1, ceil(refusal.wait.total_seconds())),
    )


def _unclear(t: Words, reason: str) -> str:
    match reason:
        case "faulty":
            return t.plain(
                "The text of this alert is faulty; nothing was sent. Please warn people at their "
                "doors or by phone now."
            )
        case "day":
            return t.plain("That day is over, or more than two years away. Please choose another.")
        case "words_missing":
            return t.plain("Please say in a few words what has happened; nothing was sent.")
        case "words_long":
            return t.plain(
                "The words are too long: at most 500 characters. Please shorten them; "
                "nothing was sent."
            )
        case _:
            return t.plain(
                "That building or floor is no longer there; nothing was sent. "
                "Please send /alert again."
            )


def _notice(t: Words, reason: str) -> str:
    match reason:
        case "words_missing":
            return t.plain("Please write the text first; nothing was sent.")
        case "words_long" | "pictures":
            return t.plain("That is more than one notice takes; nothing was sent.")
        case _:
            return t.plain(
                "One of these buildings is no longer there; nothing was sent. Please send /notice "
                "again."
            )


def _impairment(t: Words, refusal: StandsAlready | WorksAgain | ImpairmentUnclear) -> str:
    match refusal:
        case StandsAlready(by=name, number=number):
            return t.plain(
                "{name} has told this already: {number} stands. /incidents shows it.",
                name=name,
                number=number,
            )
        case WorksAgain(by=name):
            return t.plain("{name} has told already that it works again.", name=name)
        case ImpairmentUnclear(reason="time"):
            return t.plain("That time has passed. Please give another one; nobody was told.")
        case _:
            return t.plain("That cannot be told as it is. Please send /impaired again.")


def _place(t: Words, refusal: Refusal) -> str:
    match refusal:
        case AlreadyDecided(state="approved", by=name):
            return t.plain("{name} has approved this already.", name=name)
        case AlreadyDecided(by=name):
            return t.plain("{name} has declined this already.", name=name)
        case TooManyRequests() | TooManyReports():
            return _too_many(t, refusal)
        case UnknownBuilding(near=near) if near:
            return t.plain("There is no such building. Do you mean {near}?", near=t.list(near))
        case UnknownBuilding():
            return t.plain("There is no such building. Please check the code.")
        case GroupInUse(is_staff_room=True):
            return t.plain(
                "This group is the staff room, and residents must not read it. Please use another "
                "group."
            )
        case ImportRefused():
            return t.plain("The file has faults; nothing was imported.")
        case _:
            return t.plain(
                "This group belongs to a building, and residents read it. "
                "Please make another group the staff room."
            )


def _too_many(t: Words, refusal: TooManyRequests | TooManyReports) -> str:
    match refusal:
        case TooManyRequests():
            return t.plain("You have asked for several homes already. The office will answer.")
        case TooManyReports(most=most, emergency_number=number):
            # NOTE: A notice over the screen: at most 200 characters with its numbers.
            return t.plain(
                "You sent {most} reports within an hour; staff see to them. This one is kept: "
                "please send it later, or call the office. In danger, call {number} or choose it "
                "in /report.",
                most=most,
                number=number,
            )


def _invite(t: Words, reason: str) -> str:
    match reason:
        case "expired":
            return t.plain("This code has expired. Please ask the office for a new one.")
        case "used_up":
            return t.plain("This code has been used already. Please ask the office for a new one.")
        case "revoked":
            return t.plain("This code was withdrawn. Please ask the office for a new one.")
        case _:
            return t.plain(
                "I don't know this code. Please check it, or ask the office for a new one."
            )


def something_broke(t: Words) -> str:
    """Say that we failed: what was written is kept, nothing was done."""
    return t.plain(
        "Something went wrong on our side. Your message is kept and nothing was changed. Please "
        "try again in a minute. In danger, call the emergency number."
    )
