"""Who decides on a request to join? Staff of that building, by one press; the slower hears who."""

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.newcomers import tell_newcomer
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Button, Screen, press
from estate.people import joining
from estate.people.duty import dispatchers
from estate.people.homes import count_residents
from estate.people.joining import Request
from estate.people.reach import reach_by_building
from estate.people.tables import RequestState
from estate.places.groups import staff_room
from handlers.private import point_to_private
from handlers.work import Work
from texts import buttons
from texts import people as say
from texts.translator import SOURCE_LANGUAGE, Html, Words, words


async def show_request(work: Work, request: Request) -> None:
    """Put the request before those who decide: in the staff room, else to each in private."""
    for address, language in await _deciders(work, request.building.id, request.building.languages):
        await _show_card(work, request, address, words(language))


async def _deciders(
    work: Work, building_id: int, languages: list[str]
) -> list[tuple[Address, str]]:
    room = await staff_room(work.session)
    if room is not None:
        return [(Address(room.chat_id, room.thread_id), next(iter(languages), SOURCE_LANGUAGE))]
    desk = await dispatchers(work.session, building_id)
    return [(Address(colleague.telegram_id), colleague.language) for colleague in desk]


async def _show_card(work: Work, request: Request, to: Address, t: Words) -> None:
    rows = []
    if request.state is RequestState.PENDING:
        yes = Button(buttons.approve(t), press("join_yes", request.id))
        rows.append([yes, Button(buttons.decline(t), press("join_no", request.id))])
    text = await _text(work, request, t)
    await outbox.show(
        work.session, to, _subject(request), Screen(text, rows),
        lane=Lane.REPLY, now=work.now, silent=request.state is not RequestState.PENDING,
    )  # fmt: skip


def _subject(request: Request) -> str:
    return f"join:{request.id}"


async def _text(work: Work, request: Request, t: Words) -> Html:
    name = request.person.name
    home = say.home_name(t, request.building.code, request.unit.label)
    by = request.decided_by.name if request.decided_by else name  # by a code of their own
    match request.state:
        case RequestState.APPROVED:
            return say.request_approved(t, name=name, home=home, by=by)
        case RequestState.DECLINED:
            return say.request_declined(t, name=name, home=home, by=by)
        case RequestState.PENDING:
            neighbours = await count_residents(work.session, request.unit.id)
            return say.request_card(t, name=name, home=home, neighbours=neighbours)


async def approve(work: Work) -> None:
    """Yes, they live there."""
    request = await joining.approve(work.session, work.actor, work.press.number(), now=work.now)
    t = words(request.person.language)
    home = say.home_name(t, request.building.code, request.unit.label)
    await work.say(say.joined(t, home=home), to=Address(request.person.telegram_id))
    await tell_newcomer(work.session, request.person.id, now=work.now)
    await _settle(work, request)


async def decline(work: Work) -> None:
    """No, or nobody can tell."""
    request = await joining.decline(work.session, work.actor, work.press.number(), now=work.now)
    t = words(request.person.language)
    home = say.home_name(t, request.building.code, request.unit.label)
    await work.say(say.you_were_declined(t, home=home), to=Address(request.person.telegram_id))
    await _settle(work, request)


async def _settle(work: Work, request: Request) -> None:
    """Let every card of this request say what was decided, wherever it stands."""
    work.answer(say.noted(work.words))
    language = next(iter(request.building.languages), SOURCE_LANGUAGE)
    for address in await shown_in(work.session, _subject(request)):
        t = words(language) if address.is_group else work.words
        await _show_card(work, request, address, t)


async def people(work: Work) -> None:
    """/people: who can be reached, and the requests that wait. For those who run a building."""
    if not work.actor.dispatches:
        await work.say(say.staff_only(work.words))
        return
    room = await staff_room(work.session)
    is_room = room is not None and room.chat_id == work.chat.chat_id
    if not work.is_private and not is_room:
        await point_to_private(work, "people")
        return
    waiting = await joining.pending_requests(work.session, work.actor)
    reaches = await reach_by_building(work.session, work.actor)
    await work.say(say.people(work.words, reaches, pending=len(waiting)))
    for request in waiting:
        await outbox.discard(work.session, work.chat, _subject(request), now=work.now)
        await _show_card(work, request, work.chat, work.words)
