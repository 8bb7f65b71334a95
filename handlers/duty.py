"""Who is on duty, and who comes when called? `/duty`, and the answers to a call-out."""

from broadcasts import outbox
from broadcasts.boards import refresh_boards
from broadcasts.callouts import ANSWERS, COMING, call_out, refresh_callout
from broadcasts.drilling import label_of
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.errors import NotFound
from estate.incidents.callouts import answer_call
from estate.incidents.rules import number_of
from estate.incidents.tables import Call
from estate.people.duty import (
    Colleague,
    duty_of_colleagues,
    set_duty,
    set_duty_of,
    shift,
)
from handlers.conversation import AnyHandler, arguments, command, pressed
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import alerting, buttons
from texts import callouts as say
from texts.translator import words

DUTY_ON = "duty_on"
DUTY_OFF = "duty_off"
DUTY = "duty"
DUTY_LIST = "duty_list"  # carries the page
DUTY_SET = "duty_set"  # carries whose, on or off, and the page
ON, OFF = "on", "off"
PER_PAGE = 8
SURE = "sure"


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        command("duty", _duty, private=False),
        pressed(DUTY, _show),
        pressed(DUTY_ON, _go_on),
        pressed(DUTY_OFF, _go_off),
        pressed(DUTY_LIST, _list),
        pressed(DUTY_SET, _set),
        pressed(COMING, _answer),
    ]


async def _duty(work: Work) -> None:
    """Show who is on duty; `/duty on` and `/duty off` change it at once."""
    work.actor.require_staff(deed="see who is on duty")
    if not await is_for_staff(work):  # residents read here too
        await work.say(alerting.not_here(work.words))
        return
    wish = arguments(work).strip().lower()
    if wish == "on":
        await set_duty(work.session, on=True, by=work.actor, now=work.now)
    if wish == "off":
        await _leave(work, sure=False)
        return
    await _show(work, below=True)


async def _go_on(work: Work) -> None:
    await set_duty(work.session, on=True, by=work.actor, now=work.now)
    await _show(work)


async def _go_off(work: Work) -> None:
    await _leave(work, sure=work.press.word() == SURE)


async def _leave(work: Work, *, sure: bool) -> None:
    """End a duty; where that leaves a building with nobody, only after asking."""
    now = await shift(work.session, by=work.actor)
    if now.am_on and now.left_alone and not sure:
        t = work.words
        rows = [
            [Button(say.all_the_same_name(t), press(DUTY_OFF, SURE))],
            [Button(buttons.back(t), press(DUTY))],
        ]
        await work.show(DUTY, Screen(say.last_one(t, now.left_alone), rows), to=work.private)
        return
    await set_duty(work.session, on=False, by=work.actor, now=work.now)
    await _show(work)


async def _show(work: Work, *, below: bool = False) -> None:
    now, t = await shift(work.session, by=work.actor), work.words
    names = [one.name for one in now.on_duty]
    if not work.is_private:  # it stands there for everybody: nobody's own buttons
        await work.say(say.on_duty_now(t, names, now.uncovered))
        return
    button = (
        Button(say.go_off_name(t), press(DUTY_OFF))
        if now.am_on
        else Button(say.go_on_name(t), press(DUTY_ON))
    )
    rows = [[button]]
    if work.actor.manages:
        rows.append([Button(say.colleagues_name(t), press(DUTY_LIST, 0))])
    screen = Screen(say.on_duty(t, names, now.uncovered, am_on=now.am_on), rows)
    await work.show(DUTY, screen, below=below, to=work.private)


async def _list(work: Work) -> None:
    """A manager looks at who is on duty, to change it for somebody."""
    await _show_list(work, page=work.press.number())


async def _set(work: Work) -> None:
    """A manager changes a colleague's duty, and the colleague hears of it."""
    if work.press.word(1) not in (ON, OFF):
        raise NotFound(noun="colleague", name=str(work.press.number()))
    on = work.press.word(1) == ON
    changed = await set_duty_of(
        work.session, work.press.number(), on=on, by=work.actor, now=work.now
    )
    if changed is not None:
        await _tell(work, changed, on=on)
    await _show_list(work, page=work.press.number(2))


async def _tell(work: Work, colleague: Colleague, *, on: bool) -> None:
    t = words(colleague.language)
    button = (
        Button(say.go_off_name(t), press(DUTY_OFF))
        if on
        else Button(say.go_on_name(t), press(DUTY_ON))
    )
    screen = Screen(say.changed_by(t, work.actor.name, on=on), [[button]])
    await outbox.say(
        work.session, Address(colleague.telegram_id), screen, lane=Lane.REPLY, now=work.now
    )
    work.answer(say.colleague_told(work.words, colleague.name))


async def _show_list(work: Work, *, page: int) -> None:
    t = work.words
    found = await duty_of_colleagues(work.session, by=work.actor)
    now = await shift(work.session, by=work.actor)
    last = max(0, (len(found) - 1) // PER_PAGE)
    page = min(page, last)
    rows = [
        [
            Button(
                say.colleague_name(t, one.name, on=on),
                press(DUTY_SET, one.person_id, OFF if on else ON, page),
            )
        ]
        for one, on in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    turns = [
        *([Button(buttons.page_back(t), press(DUTY_LIST, page - 1))] if page else []),
        *([Button(buttons.page_on(t), press(DUTY_LIST, page + 1))] if page < last else []),
    ]
    back = Button(buttons.back(t), press(DUTY))
    screen = Screen(say.colleagues(t, now.uncovered), [*rows, *([turns] if turns else []), [back]])
    await work.show(DUTY, screen, to=work.private)


async def _answer(work: Work) -> None:
    """Somebody comes or does not; the board shows it, and the next is called where needed."""
    said = work.press.word(1)
    if said not in ANSWERS:
        raise NotFound(noun="incident", name=number_of(work.press.number()))
    call = Call(said)
    incident = await answer_call(
        work.session, work.press.number(), call, by=work.actor, now=work.now
    )
    await call_out(work.session, incident, now=work.now)
    await refresh_callout(work.session, incident, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, say.noted(work.words, call)))
