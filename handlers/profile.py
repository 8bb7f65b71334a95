"""/profile: what is known of somebody, their homes, and the way out of one."""

from broadcasts.screens import Button, Screen, press
from estate.errors import NotFound
from estate.people.homes import homes_of, move_out
from estate.people.stairs import ask_for_stairs, stairs_wanted, take_stairs_back
from estate.places.tables import Building, Unit
from handlers.conversation import AnyHandler, command, pressed
from handlers.language import choose_language
from handlers.work import Work
from texts import buttons, stairs
from texts import people as say
from texts.translator import lines

SUBJECT = "profile"

Home = tuple[Building, Unit]


async def show_profile(work: Work) -> None:
    """Show the profile below."""
    await work.show(SUBJECT, await _screen(work), below=True, to=work.private)


async def _screen(work: Work) -> Screen:
    t = work.words
    homes = await homes_of(work.session, work.actor.person_id)
    text = say.profile(
        t, name=work.person.name, homes=[_name(work, home) for home in homes],
        role=say.role_name(t, work.actor.role) if work.actor.role else None,
    )  # fmt: skip
    wanted = await stairs_wanted(work.session, work.actor.person_id)
    helped = [_name(work, home) for home in homes if home[1].id in wanted]
    if helped:
        text = lines(text, stairs.in_profile(t, helped))
    leave = [
        [Button(say.leave_label(t, home=_name(work, home)), press("leave", home[1].id))]
        for home in homes
    ]
    help_ = [_stairs_row(work, home, is_wanted=home[1].id in wanted) for home in homes]
    add = Button(say.add_home_label(t), press("go", "join"))
    language = Button(say.language_label(t), press("profile", "language"))
    return Screen(text, [*help_, *leave, [add, language]])


def _stairs_row(work: Work, home: Home, *, is_wanted: bool) -> list[Button]:
    t, name = work.words, _name(work, home)
    if is_wanted:
        return [Button(stairs.undo_label(t, name), press("stairs_undo", home[1].id))]
    return [Button(stairs.ask_label(t, name), press("stairs_ask", home[1].id))]


def _name(work: Work, home: Home) -> str:
    building, unit = home
    return say.home_name(work.words, building.code, unit.label)


async def leave(work: Work) -> None:
    """Ask before leaving a home."""
    t = work.words
    home = await _own_home(work)
    sure = Button(say.leave_for_good_label(t), press("leave_yes", home[1].id))
    back = Button(buttons.back(t), press("profile", "back"))
    text = say.confirm_leaving(t, home=_name(work, home))
    await work.show(SUBJECT, Screen(text, [[sure, back]]))


async def leave_for_good(work: Work) -> None:
    """Leave a home."""
    home = await _own_home(work)
    await move_out(work.session, work.actor, home[1].id)
    work.answer(say.left_home(work.words, home=_name(work, home)))
    await work.show(SUBJECT, await _screen(work))


async def ask_about_stairs(work: Work) -> None:
    """Say who would see it, and when, before anybody consents."""
    t = work.words
    home = await _own_home(work)
    yes = Button(stairs.consent_label(t), press("stairs_yes", home[1].id))
    back = Button(buttons.back(t), press("profile", "back"))
    await work.show(SUBJECT, Screen(stairs.ask(t, _name(work, home)), [[yes, back]]))


async def consent_to_stairs(work: Work) -> None:
    """Note that somebody there needs help with the stairs."""
    home = await _own_home(work)
    await ask_for_stairs(work.session, work.actor, home[1].id, now=work.now)
    work.answer(stairs.noted(work.words, _name(work, home)))
    await work.show(SUBJECT, await _screen(work))


async def undo_stairs(work: Work) -> None:
    """Take the consent back, by one tap."""
    home = await _own_home(work)
    await take_stairs_back(work.session, work.actor, home[1].id)
    work.answer(stairs.taken_back(work.words, _name(work, home)))
    await work.show(SUBJECT, await _screen(work))


async def _own_home(work: Work) -> Home:
    """Find the home of the press among the presser's own. Raises NotFound."""
    wanted = work.press.number()
    for home in await homes_of(work.session, work.actor.person_id):
        if home[1].id == wanted:
            return home
    raise NotFound("home", str(wanted))


async def other(work: Work) -> None:
    """Back to the profile, or on to the languages."""
    if work.press.word(0) == "language":
        await choose_language(work)
    else:
        await work.show(SUBJECT, await _screen(work))


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        command("profile", show_profile),
        pressed("profile", other),
        pressed("leave", leave),
        pressed("leave_yes", leave_for_good),
        pressed("stairs_ask", ask_about_stairs),
        pressed("stairs_yes", consent_to_stairs),
        pressed("stairs_undo", undo_stairs),
    ]
