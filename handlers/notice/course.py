"""What happens to a notice once it is sent or planned, and who may read of it?"""

from broadcasts import notices
from broadcasts.outbox.telling import messages_in
from broadcasts.screens import Button, Screen
from estate.notices import course
from estate.notices.audience import Audience, includes
from estate.notices.rules import language_for
from estate.notices.tables import Notice
from estate.places.finding import building
from handlers.conversation import Step, arguments, begin, is_command
from handlers.notice.form import FLOW, Ask, Form, go
from handlers.work import Work
from texts import buttons
from texts import notices as say
from texts import noticing as ask

PAYLOAD = "notice"  # of the deep link that opens the form in private
MOST_RECENT = 5


def is_notice(work: Work) -> bool:
    """Whether somebody wants to write a notice."""
    begins_by_link = is_command(work, "start") and arguments(work) == PAYLOAD
    return is_command(work, "notice") or (work.is_private and begins_by_link)


def is_notice_in_private(work: Work) -> bool:
    """Whether staff want to, where the form can be."""
    return work.is_private and work.actor.is_staff and is_notice(work)


async def begin_form(work: Work) -> Step:
    """Open the form; what stands behind the command is its first text."""
    typed = "" if is_command(work, "start") else arguments(work)
    language = work.words.language
    form = Form(words={language: typed} if typed else {}, language=language)
    begin(work, FLOW, Ask.WHOM, **form.as_data())
    return await go(work, form, Ask.WHOM)


async def elsewhere(work: Work) -> Step:
    """Answer in a group, and anybody who is not staff; an open form stays as it is."""
    if work.actor.is_staff:
        link = f"https://t.me/{work.bot_username}?start={PAYLOAD}"
        row = [Button(buttons.in_private(work.words), link)]
        await work.say(Screen(ask.in_private(work.words), [row]))
    else:
        await work.say(ask.for_staff(work.words))
    return work.conversation.step if work.conversation else None


async def stop(work: Work) -> None:
    """Let nothing more go; what would go next is withdrawn here, the rest page by page."""
    notice = await course.stop(work.session, work.press.number(), by=work.actor, now=work.now)
    await notices.withdraw_page(work.session, notice, now=work.now)
    await _show(work, notice, say.stopped(work.words))


async def resume(work: Work) -> None:
    """Let the rest go."""
    notice = await course.resume(work.session, work.press.number(), by=work.actor, now=work.now)
    await notices.resume_page(work.session, notice, now=work.now)
    await _show(work, notice, say.resumed(work.words))


async def cancel(work: Work) -> None:
    """Give up what was planned, or the rest of what was stopped."""
    notice = await course.cancel(work.session, work.press.number(), by=work.actor, now=work.now)
    await _show(work, notice, say.cancelled(work.words))


async def send_now(work: Work) -> None:
    """Send at once what was planned for later."""
    notice = await course.watch(work.session, work.press.number(), by=work.actor)
    await course.begin_planned(work.session, notice, now=work.now)
    await notices.begin(work.session, notice, now=work.now)
    await _show(work, notice, say.begun(work.words))


async def _show(work: Work, notice: Notice, toast: str) -> None:
    await notices.show_progress(work.session, notice, now=work.now)
    work.answer(toast)


async def recent(work: Work) -> None:
    """List what this person was told lately, and what is planned for where they live."""
    told = await course.told(work.session, messages_in(work.private.chat_id), limit=MOST_RECENT)
    coming = [one for one in await course.planned(work.session) if await _is_meant(work, one)]
    home = await building(work.session, next((h.building_id for h in work.actor.homes), None))
    await work.say(
        say.recent(
            work.words,
            [(one.begun_at or one.created_at, _words(work, one)) for one in told],
            [(one.due_at or one.created_at, _words(work, one)) for one in coming[:MOST_RECENT]],
            zone=home.timezone if home else "UTC",
            now=work.now,
        )
    )


async def _is_meant(work: Work, notice: Notice) -> bool:
    audience = Audience.from_json(notice.audience)
    return await includes(work.session, audience, work.actor.person_id)


def _words(work: Work, notice: Notice) -> str:
    return str(notice.words[language_for(work.words.language, list(notice.words))])
