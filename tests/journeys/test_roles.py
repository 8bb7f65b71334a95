"""All roles × all commands and buttons, in one table: who may do what to Ana's ticket."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from estate.errors import NotAllowed, NotFound
from estate.people.actor import actor_of
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency, Role, Staff
from estate.places.tables import Building, Unit
from estate.tickets import working
from estate.tickets.drafts import Draft, Said
from estate.tickets.tables import PlaceKind, State, Ticket, TicketFollower
from handlers import every_handler
from handlers.conversation import AnyHandler, ConversationHandler, Does
from simulator.kit import Person
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import all_that_was_said, person_row, step_of
from texts.errors import refused, something_broke
from texts.translator import words

ROLES = (
    "stranger", "resident elsewhere", "neighbour", "reporter", "technician",
    "technician elsewhere", "dispatcher", "manager", "admin",
)  # fmt: skip
STAFF_ROLES = {
    "technician elsewhere": Role.TECHNICIAN,
    "dispatcher": Role.DISPATCHER,
    "admin": Role.ADMIN,
}
YES, NO, UNSEEN = "may", "may not", "is told nothing"

# Who sees Ana's ticket at all; in a row below, one word for each of them, in this order.
SEEING = ("reporter", "technician", "dispatcher", "manager", "admin")
EVERYBODY = (YES, YES, YES, YES, YES)
ALL_STAFF = (NO, YES, YES, YES, YES)
DISPATCH = (NO, NO, YES, YES, YES)
REPORTER = (YES, NO, NO, NO, NO)

# verb and its arguments -> (state the ticket is in, what each of those who see it may)
BUTTONS: dict[str, tuple[State, tuple[str, ...]]] = {
    "take:{id}": (State.NEW, ALL_STAFF),
    "start:{id}": (State.ASSIGNED, (NO, YES, NO, NO, NO)),
    "hand_back:{id}": (State.ASSIGNED, ALL_STAFF),
    "resume:{id}": (State.WAITING, EVERYBODY),
    "unreject:{id}": (State.REJECTED, (NO, NO, NO, YES, YES)),
    "done:{id}": (State.ASSIGNED, ALL_STAFF),
    "wait:{id}": (State.ASSIGNED, ALL_STAFF),
    "reject:{id}": (State.NEW, DISPATCH),
    "assign:{id}": (State.NEW, DISPATCH),
    "message:{id}": (State.NEW, ALL_STAFF),
    "time:{id}": (State.ASSIGNED, ALL_STAFF),
    "duplicate:{id}": (State.NEW, DISPATCH),
    "split:{id}": (State.DUPLICATE, DISPATCH),
    "storm:{id}": (State.NEW, ALL_STAFF),  # previews an alert, which they then release or not
    "card:{id}": (State.NEW, EVERYBODY),
    "mine:{id}": (State.NEW, EVERYBODY),
    "drop:{id}": (State.NEW, EVERYBODY),  # asks only
    "keep:{id}": (State.NEW, EVERYBODY),  # shows only
    "drop_now:{id}": (State.NEW, (YES, NO, YES, YES, YES)),
    "fixed:{id}:yes": (State.RESOLVED, REPORTER),
    "fixed:{id}:no": (State.RESOLVED, (YES, NO, YES, YES, YES)),
    "fixed:{id}:partly": (State.CLOSED, (YES, NO, YES, YES, YES)),
    "score:{id}:3": (State.CLOSED, REPORTER),
    "why:{id}:speed": (State.CLOSED, REPORTER),
    "rated:{id}": (State.CLOSED, REPORTER),
    "release:{note}:{id}": (State.ASSIGNED, ALL_STAFF),
}
# These are about no ticket: their own tests say who may. Here: with a number that nothing has
# they change nothing, whoever presses, and are answered.
OF_OTHER_MATTERS = {
    "alert_change", "alert_drop", "alert_send", "alert_submit", "door", "doors",
    "coming", "duty", "duty_list", "duty_off", "duty_on", "duty_set", "end_drop",
    "everybody_out", "finding",
    "floor_send", "floor_to", "floors", "form_drop", "form_show", "go",
    "grow", "grow_send", "grow_to",
    "improvement", "improvement_done", "improvement_drop", "improvement_give",
    "improvement_later", "improvement_playbook", "improvements",
    "playbook_back", "playbook_use",
    "damage", "loss", "loss_statement", "loss_withdraw", "loss_withdraw_now", "losses",
    "exercise", "exercise_finish", "exercise_here", "exercise_move", "exercise_off",
    "exercise_off_yes", "exercise_plan", "exercise_start", "exercise_tick", "exercise_who",
    "exercises", "exercises_overview",
    "impair_card", "impair_change", "impair_drop", "impair_later",
    "impair_over", "impair_restored", "impair_round", "impair_send", "impair_until",
    "incident_board", "incident_end", "incident_report", "incident_reviewed",
    "incident_update", "roll",
    "roll_going", "roll_helped", "roll_home", "update_drop", "update_send",
    "update_words", "join_no", "join_yes", "lang", "leave",
    "leave_yes", "link", "notice_cancel", "notice_go_on", "notice_send", "notice_stop",
    "notice", "profile", "schedule", "schedule_end", "schedule_go_on", "schedule_missed",
    "schedule_pause", "schedule_run", "stairs", "stairs_ask", "stairs_undo",
    "stairs_yes", "step", "steps",
    "unfollow",  # only who follows a ticket is known to it: see test_a_follower
}  # fmt: skip
FORM = "f"

# command -> what each of those who see the ticket may; the rest as `UNSEEN` or for staff alone
COMMANDS = {
    "/ticket 1001": "the ticket",
    "/desk": "staff",
    "/people": "staff",
    "/incidents": "staff",
    "/my": "anybody",
    "/report": "anybody",
    "/help": "anybody",
    "/cancel": "anybody",
    "/profile": "anybody",
    "/safe": "anybody",
    "/language": "anybody",
    "/start": "anybody",
    "/alert": "staff",
    "/drill": "staff",
    "/duty": "staff",
    "/impaired": "staff",
    "/notice": "staff",
    "/notices": "anybody",
    "/schedule": "staff",
    "/link B3": "groups",
    "/unlink": "groups",
    "/staffroom": "groups",
    "/ticket": "anybody",
}


def _verbs_on_buttons() -> set[str]:
    """Every verb that any module ever puts on a button."""
    paths = [path for folder in ("handlers", "broadcasts") for path in Path(folder).rglob("*.py")]
    return {verb for path in paths for verb in _verbs_in(path)} - {FORM}


def _verbs_in(path: Path) -> Iterator[str]:
    names = vars(importlib.import_module(".".join(path.with_suffix("").parts)))
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "press" and node.args:
            verb = node.args[0]
            yield str(verb.value if isinstance(verb, ast.Constant) else names[ast.unparse(verb)])


def _heard(name: str) -> set[str]:
    """Every verb, or command, that some handler listens to by its name."""
    found = (inspect.getclosurevars(handler._fits).nonlocals for handler in _walk(every_handler()))
    return {value[name] for value in found if isinstance(value.get(name), str)}


def _walk(handlers: list[AnyHandler]) -> Iterator[Does]:
    for handler in handlers:
        if isinstance(handler, ConversationHandler):
            inside = [each for step in handler.states.values() for each in step]
            yield from _walk([*handler.entry_points, *inside, *handler.fallbacks])
        elif isinstance(handler, Does):
            yield handler


def test_every_verb_has_a_row():
    rows = {button.partition(":")[0] for button in BUTTONS} | OF_OTHER_MATTERS
    assert _verbs_on_buttons() | _heard("verb") == rows


def test_every_command_has_a_row():
    known = {command.split()[0][1:] for command in COMMANDS}
    assert _heard("name") <= known


async def _play(house: Estate, role: str) -> Person:
    """Somebody of this role, who has written to the bot before."""
    known = {
        "stranger": house.stranger, "neighbour": house.elif_, "reporter": house.ana,
        "technician": house.carla, "manager": house.davit,
    }  # fmt: skip
    who = known.get(role) or house.tg.person(role, language="en")
    await who.send("/help")
    await house.settle()
    async with house.database.write() as session:
        await session.execute(
            update(PersonRow)
            .where(PersonRow.telegram_id == who.id)
            .values(language="en", language_chosen=True, reachability=Reachability.REACHABLE)
        )
        person = await session.scalar(select(PersonRow).where(PersonRow.telegram_id == who.id))
        other = await session.scalar(select(Building).where(Building.code == "B1"))
        home = await session.scalar(select(Unit).where(Unit.label == "3C"))
        assert person is not None
        assert other is not None
        assert home is not None
        if role in STAFF_ROLES:
            where = [other.id] if role == "technician elsewhere" else []
            session.add(
                Staff(
                    person_id=person.id, role=STAFF_ROLES[role], building_ids=where,
                    since=BEGINNING,
                )
            )  # fmt: skip
        if role == "resident elsewhere":
            session.add(
                Residency(
                    person_id=person.id, unit_id=home.id, relation=Relation.TENANT,
                    since=BEGINNING,
                )
            )  # fmt: skip
    return who


async def _ticket_of_ana(
    house: Estate, state: State, *, place: PlaceKind = PlaceKind.HOME
) -> tuple[int, int]:
    """A ticket of Ana's in this state, Carla's where it is somebody's, and a note on it."""
    ana, carla = await person_row(house, house.ana), await person_row(house, house.carla)
    async with house.database.write() as session:
        reporter, fixer = await actor_of(session, ana), await actor_of(session, carla)
        draft = Draft(first_heard_at=BEGINNING.isoformat(), category="leak.small")
        draft.place, draft.said = place, [Said(900_000, "It drips")]
        draft.unit_id = reporter.homes[0].unit_id if place is PlaceKind.HOME else None
        draft.building_id = reporter.homes[0].building_id
        ticket = await working.open_ticket(session, draft, by=reporter, now=BEGINNING)
        note = await working.comment(
            session, ticket, words="A secret", by=fixer, now=BEGINNING, public=False
        )
        ticket.state = state
        ticket.assignee_id = None if state in (State.NEW, State.REJECTED) else fixer.person_id
        ticket.state_before_waiting = State.ASSIGNED if state is State.WAITING else None
        ticket.resolved_at = BEGINNING if state in (State.RESOLVED, State.CLOSED) else None
        return ticket.id, note.id


async def _facts(house: Estate, ticket_id: int) -> tuple[object, ...]:
    [ticket] = await house.rows(select(Ticket).where(Ticket.id == ticket_id))
    assert isinstance(ticket, Ticket)
    return ticket.state, ticket.version, ticket.assignee_id


@pytest.mark.parametrize("role", ROLES)
async def test_buttons(house: Estate, role: str) -> None:
    who = await _play(house, role)
    page = who.last()
    en = words("en")
    unseen, not_allowed = refused(en, NotFound("ticket", "")), refused(en, NotAllowed(""))
    for button, (state, may) in BUTTONS.items():
        expected = dict(zip(SEEING, may, strict=True)).get(role, UNSEEN)
        ticket_id, note_id = await _ticket_of_ana(house, state)
        before = await _facts(house, ticket_id)
        answer = await who.forge_press(page, button.format(id=ticket_id, note=note_id))
        await house.settle()
        wanted = {UNSEEN: unseen, NO: not_allowed}.get(expected)
        if wanted is not None:
            assert (button, answer) == (button, wanted)
            assert await _facts(house, ticket_id) == before, button
            assert await step_of(house, who) is None
        else:
            assert answer not in (unseen, not_allowed, something_broke(en)), button
        await _close_what_is_open(house, who)
    if role not in SEEING:
        seen = all_that_was_said(house, who)
        assert "T1001" not in seen
        assert "12A" not in seen


async def _close_what_is_open(house: Estate, who: Person) -> None:
    if await step_of(house, who) is not None:
        await who.send("/cancel")
        await house.settle()


@pytest.mark.parametrize("role", ROLES)
async def test_buttons_of_other_matters_with_numbers_that_nothing_has(
    house: Estate, role: str
) -> None:
    who = await _play(house, role)
    page = who.last()
    for verb in sorted(OF_OTHER_MATTERS):
        for number in ("0", "-1", "99999999999999999999", "x"):
            answer = await who.forge_press(page, f"{verb}:{number}")
            assert answer != something_broke(words("en")), (verb, number)


# What somebody next door may do who follows a ticket of a common place.
FOLLOWERS: dict[str, tuple[State, str]] = {
    **{
        button: (state, NO)
        for button, (state, _) in BUTTONS.items()
        if not button.startswith("release")
    },
    "card:{id}": (State.NEW, YES),
    "mine:{id}": (State.NEW, YES),
    "keep:{id}": (State.NEW, YES),  # shows only
    "fixed:{id}:no": (State.RESOLVED, YES),
    "fixed:{id}:partly": (State.CLOSED, YES),
    "unfollow:{id}": (State.NEW, YES),
}


async def test_a_follower(house: Estate) -> None:
    who = await _play(house, "neighbour")
    page, en = who.last(), words("en")
    for button, (state, may) in FOLLOWERS.items():
        ticket_id, _ = await _ticket_of_ana(house, state, place=PlaceKind.COMMON)
        async with house.database.write() as session:
            me = await person_row(house, who)
            session.add(TicketFollower(ticket_id=ticket_id, person_id=me.id, since=BEGINNING))
        before = await _facts(house, ticket_id)
        answer = await who.forge_press(page, button.format(id=ticket_id))
        await house.settle()
        if may is NO:
            assert (button, answer) == (button, refused(en, NotAllowed("")))
            assert await _facts(house, ticket_id) == before, button
            assert await step_of(house, who) is None
        else:
            assert answer not in (refused(en, NotAllowed("")), something_broke(en)), button
        await _close_what_is_open(house, who)
    seen = all_that_was_said(house, who)
    assert "Ana" not in seen
    assert "12A" not in seen
    assert "drips" not in seen


@pytest.mark.parametrize("role", ROLES)
async def test_commands(house: Estate, role: str) -> None:
    who = await _play(house, role)
    ticket_id, _ = await _ticket_of_ana(house, State.NEW)
    assert ticket_id == 1
    en = words("en")
    unseen, not_allowed = refused(en, NotFound("ticket", "")), refused(en, NotAllowed(""))
    staff = {"technician", "technician elsewhere", "dispatcher", "manager", "admin"}
    for command, whose in COMMANDS.items():
        await who.send(command)
        await house.settle()
        answer = who.last().text
        if whose == "the ticket" and role not in SEEING:
            assert answer == unseen
        elif whose == "staff" and role not in staff:
            assert any(word in answer for word in ("staff", "those who run")), command
        else:
            assert answer not in (unseen, not_allowed, something_broke(en)), command
        await _close_what_is_open(house, who)
    if role not in SEEING:
        assert "T1001" not in all_that_was_said(house, who).replace("/ticket 1001", "")
        assert "12A" not in all_that_was_said(house, who) or role == "neighbour"
