"""What happens to an alert once it is drafted? Sent, watched, ended; `/incidents` lists them."""

from broadcasts import alerts
from broadcasts.after_action import send_report
from broadcasts.boards import (
    BOARD,
    END,
    END_DROP,
    REPORT,
    SURE,
    asks_before_the_end,
    board,
    end_drills,
    ending_screen,
    refresh_boards,
    show_board,
)
from broadcasts.callouts import refresh_callout
from broadcasts.decided import say_dropped
from broadcasts.doors import refresh_doors
from broadcasts.drilling import label_of
from broadcasts.exercises import begin_drill, calendar_button
from broadcasts.impairments import CARD, briefly
from broadcasts.improvements import list_button
from broadcasts.naming import words_of_room
from broadcasts.opening import open_incidents
from broadcasts.previews import (
    DROP,
    REVIEWED,
    SEND,
    SUBMIT,
    ask_second_person,
    show_reviewed,
)
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.stairs import refresh_stairs
from broadcasts.steps import refresh_steps
from broadcasts.triggers import give_back
from estate.errors import NotFound
from estate.impairments.course import standing_for
from estate.incidents.after_action import may_report
from estate.incidents.course import close, live_incidents, may_close, release, review, submit, watch
from estate.incidents.drafts import cancel
from estate.incidents.improvements import open_actions
from estate.incidents.kinds import HandedBack
from estate.incidents.reports import report_behind
from estate.incidents.rules import ENDINGS, number_of
from estate.incidents.tables import Incident, Verb
from estate.places.groups import staff_room
from handlers.conversation import AnyHandler, command, pressed
from handlers.work import Work
from texts import after_action, alerting, approving, ending, impairments, incidents, rolling
from texts.translator import lines

MOST_LISTED = 20  # impairments; a message has its limit


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        pressed(SEND, _send),
        pressed(DROP, _drop),
        pressed(SUBMIT, _submit),
        pressed(REVIEWED, _review),
        pressed(END, _end),
        pressed(END_DROP, _drop_ending),
        pressed(BOARD, _show_board),
        pressed(REPORT, _report),
        command("incidents", _list, private=False),
    ]


async def is_for_staff(work: Work) -> bool:
    """Whether only staff read this chat: the staff room, or one's own."""
    if work.is_private:
        return True
    room = await staff_room(work.session)
    return room is not None and room.chat_id == work.chat.chat_id


async def _submit(work: Work) -> None:
    incident = await submit(work.session, work.press.number(), by=work.actor, now=work.now)
    await ask_second_person(work.session, incident, now=work.now)
    work.answer(approving.asked_toast(work.words))


async def _send(work: Work) -> None:
    incident = await release(work.session, work.press.number(), by=work.actor, now=work.now)
    await end_drills(work.session, incident, by=work.actor.person_id, now=work.now)
    await alerts.send(work.session, incident, username=work.bot_username, now=work.now)
    await begin_drill(work.session, incident, now=work.now)
    work.then = open_incidents
    work.answer(label_of(work.words, incident, incidents.sent_toast(work.words)))


async def _review(work: Work) -> None:
    incident = await review(work.session, work.press.number(), by=work.actor, now=work.now)
    await show_reviewed(work.session, incident, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(rolling.thanks(work.words))


async def _drop(work: Work) -> None:
    incident = await cancel(work.session, work.press.number(), by=work.actor, now=work.now)
    await say_dropped(work.session, incident, by=work.actor.name, now=work.now)
    report_id = await report_behind(work.session, incident.id)
    await give_back(work.session, report_id, work.chat, by=incident.created_by, now=work.now)


async def _end(work: Work) -> None:
    """End it; before that, who needs help still and, for an all clear, who handed back are looked
    at. A false alarm asks nothing else: a correction must not wait."""
    verb, said, seen = _verb(work), work.press.word(2), work.press.number(3)
    incident = await may_close(work.session, work.press.number(), verb, by=work.actor)
    is_false = verb is Verb.FALSE_ALARM
    known = said or (SURE if is_false else "")
    if await asks_before_the_end(work.session, incident, known, seen):
        screen = await ending_screen(work.session, incident, work.words, verb)
        await work.show(_ending_subject(incident), screen, below=True)
        return
    who = HandedBack(said) if said in list(HandedBack) else None
    incident = await close(
        work.session, incident.id, verb, by=work.actor, now=work.now, handed_back=who
    )
    await alerts.end(work.session, incident, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    await refresh_doors(work.session, incident, now=work.now)
    await refresh_stairs(work.session, incident, now=work.now)
    await refresh_callout(work.session, incident, now=work.now)
    await refresh_steps(work.session, incident, now=work.now)
    if said:
        number, me = number_of(incident.id), work.actor.name
        text = ending.sent(work.words, number, me, is_false=is_false)
        await work.show(_ending_subject(incident), Screen(text))
    work.answer(label_of(work.words, incident, incidents.ended_toast(work.words)))


async def _drop_ending(work: Work) -> None:
    incident = await watch(work.session, work.press.number(), by=work.actor)
    is_false = work.press.word(1) == Verb.FALSE_ALARM
    text = ending.not_sent(work.words, number_of(incident.id), is_false=is_false)
    await work.show(_ending_subject(incident), Screen(text))


def _ending_subject(incident: Incident) -> str:
    return f"ending:{incident.id}"


async def _show_board(work: Work) -> None:
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):  # residents read here too
        raise NotFound(noun="incident", name=number_of(incident.id))
    await show_board(work.session, incident, work.chat, work.words, now=work.now)


async def _report(work: Work) -> None:
    """What happened, as a document, for whom it is over."""
    incident = await may_report(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    t = work.words if work.is_private else await words_of_room(work.session, incident)
    await send_report(work.session, incident, work.chat, t, by=work.actor, now=work.now)
    work.answer(label_of(work.words, incident, after_action.on_its_way(work.words)))


async def _list(work: Work) -> None:
    live = await live_incidents(work.session, by=work.actor)
    if not await is_for_staff(work):
        await work.say(alerting.not_here(work.words))
        return
    boards = [await board(work.session, one) for one in live]
    buttons = [Button(number_of(one.id), press(BOARD, one.id)) for one in live]
    text = incidents.live_list(work.words, boards)
    standing = (await standing_for(work.session, by=work.actor))[:MOST_LISTED]
    if standing:
        impaired = await briefly(work.session, standing)
        text = lines(text, "", impairments.standing_list(work.words, impaired, now=work.now))
        buttons += [
            Button(facts.number, press(CARD, one.id))
            for one, facts in zip(standing, impaired, strict=True)
        ]
    rows = in_rows(buttons, per_row=4)
    if improving := await open_actions(work.session, by=work.actor):
        rows.append([list_button(work.words, improving, now=work.now)])
    rows.append([calendar_button(work.words)])
    await work.say(Screen(text, rows))


def _verb(work: Work) -> Verb:
    word = work.press.word(1)
    if word not in ENDINGS:
        raise NotFound(noun="incident", name=number_of(work.press.number()))
    return Verb(word)
