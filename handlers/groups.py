"""What happens in and to groups? Linked by staff, followed wherever they go, never asked anything
personal."""

from telegram import ChatMember, ChatMemberUpdated

from broadcasts.groups import tell_of_lost_groups
from broadcasts.newcomers import tell_newcomer
from broadcasts.outbox import Address, claims
from broadcasts.screens import Button, Screen, press
from estate.errors import UnknownBuilding
from estate.people.reach import found_again, lost_touch
from estate.places import groups
from estate.places.finding import all_buildings
from estate.places.groups import Place
from handlers.conversation import AnyHandler, Does, arguments, command, is_command
from handlers.private import point_to_private
from handlers.work import Work
from texts import groups as say

PERSONAL = (
    "start", "report", "my", "safe", "suggest", "notices", "profile", "language", "privacy",
    "help", "join",
)  # fmt: skip
GROUP_COMMANDS = ("link", "unlink", "staffroom")
STAFF_COMMANDS = ("desk", "ticket", "alert", "incidents", "people")
GONE = (ChatMember.LEFT, ChatMember.BANNED)


def _is_anonymous(work: Work) -> bool:
    """Whether somebody writes as the group itself, or as a channel: nobody whom we could know."""
    message = work.update.effective_message
    return message is not None and message.sender_chat is not None


def _here(work: Work) -> Place:
    chat = work.update.effective_chat
    title = (chat.title if chat else None) or ""
    return Place(work.chat.chat_id, work.chat.thread_id, title)


# Commands


async def refuse_anonymous(work: Work) -> None:
    """Say why an anonymous admin is not heard, and how to mend it."""
    await work.say(say.anonymous(work.words))


async def only_in_groups(work: Work) -> None:
    """A group's command in private."""
    await work.say(say.only_in_groups(work.words))


async def link(work: Work) -> None:
    """/link B3: this group, or topic, is the building's."""
    code = arguments(work)
    if code:
        await _link(work, code)
        return
    codes = [building.code for building in await all_buildings(work.session)]
    await work.say(say.which_building(work.words, codes))


async def link_by_button(work: Work) -> None:
    """One of the codes that were offered instead of an unknown one."""
    await _link(work, work.press.word(0))


async def _link(work: Work, code: str) -> None:
    t = work.words
    try:
        done = await groups.link(work.session, work.actor, _here(work), code, now=work.now)
    except UnknownBuilding as unknown:
        buttons = [Button(near, press("link", near)) for near in unknown.near]
        text = say.unknown_building(t, code=unknown.name[:40], near=unknown.near)
        await work.say(Screen(text, [buttons]))
        return
    before = done.before.code if done.before else None
    await work.say(
        say.linked(t, building=done.building.code, name=done.building.name, before=before)
    )


async def unlink(work: Work) -> None:
    """/unlink: this group, or topic, serves nothing any more."""
    t = work.words
    try:
        building = await groups.unlink(work.session, work.actor, _here(work))
    except UnknownBuilding:
        await work.say(say.was_not_linked(t))
        return
    if building is None:
        await work.say(say.unlinked_staff_room(t))
    else:
        await work.say(say.unlinked(t, building=building.code))


async def make_staff_room(work: Work) -> None:
    """/staffroom: this group, or topic, is the staff's."""
    replaced = await groups.make_staff_room(work.session, work.actor, _here(work), now=work.now)
    await work.say(say.is_staff_room(work.words))
    for old in replaced:
        await work.say(say.was_staff_room(work.words), to=Address(old.chat_id, old.thread_id))


async def personal(work: Work) -> None:
    """A personal command in a group: a button to the private chat, at the same command."""
    await point_to_private(work, next(name for name in PERSONAL if is_command(work, name)))


# What Telegram tells of chats


def _is_membership(work: Work) -> bool:
    return work.update.my_chat_member is not None


async def membership(work: Work) -> None:
    """The bot was added, promoted, muted, removed; or somebody blocked or unblocked it."""
    change = work.update.my_chat_member
    if change is None:
        return
    is_gone = change.new_chat_member.status in GONE
    if work.chat.is_group and is_gone:
        await groups.group_gone(work.session, work.chat.chat_id, "kicked")
        await tell_of_lost_groups(work.session, work.now)
    elif work.chat.is_group:
        await _here_or_promoted(work, change)
    elif is_gone:
        await lost_touch(work.session, work.chat.chat_id, "blocked")
    else:
        await found_again(work.session, work.chat.chat_id)
        await tell_newcomer(work.session, work.person.id, now=work.now)


async def _here_or_promoted(work: Work, change: ChatMemberUpdated) -> None:
    new = change.new_chat_member
    linked = await groups.groups_in(work.session, work.chat.chat_id)
    may_post, may_pin = rights_of(new)
    could_pin = any(group.can_pin for group in linked)
    await groups.heard_rights(work.session, work.chat.chat_id, can_post=may_post, can_pin=may_pin)
    await tell_of_lost_groups(work.session, work.now)
    was_outside = change.old_chat_member.status in GONE
    if was_outside and not linked and may_post:
        await work.say(say.hello(work.words))
    elif could_pin and not may_pin and may_post:
        await work.say(say.cannot_pin(work.words))


def rights_of(member: ChatMember) -> tuple[bool, bool]:
    """Tell whether somebody with this membership may post and may pin.

    A plain member may post unless the group forbids it to all; then the first message shows it.
    """
    may_post = member.status not in GONE and getattr(member, "can_send_messages", True) is not False
    may_pin = member.status == ChatMember.OWNER or bool(getattr(member, "can_pin_messages", False))
    return may_post, may_post and may_pin


def _has_moved(work: Work) -> bool:
    message = work.update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


async def moved(work: Work) -> None:
    """The group became a supergroup: everything that waits for it follows, in one transaction."""
    message = work.update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or work.chat.chat_id
    new = message.migrate_to_chat_id or work.chat.chat_id
    await groups.group_moved(work.session, old, new)
    await claims.move_chat(work.session, old, new)


def _is_retitled(work: Work) -> bool:
    message = work.update.message
    return message is not None and message.new_chat_title is not None


async def retitled(work: Work) -> None:
    """The group has another name."""
    for group in await groups.groups_in(work.session, work.chat.chat_id):
        group.title = _here(work).title


def _in_group(work: Work, *names: str) -> bool:
    return work.chat.is_group and any(is_command(work, name) for name in names)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        Does(_is_membership, membership),
        Does(_has_moved, moved),
        Does(_is_retitled, retitled),
        Does(
            lambda work: _is_anonymous(work) and _in_group(work, *GROUP_COMMANDS, *STAFF_COMMANDS),
            refuse_anonymous,
        ),
        Does(lambda work: _in_group(work, "link"), link),
        Does(lambda work: _in_group(work, "unlink"), unlink),
        Does(lambda work: _in_group(work, "staffroom"), make_staff_room),
        Does(lambda work: work.chat.is_group and work.press.verb == "link", link_by_button),
        Does(lambda work: _in_group(work, *PERSONAL), personal),
        *(command(name, only_in_groups) for name in GROUP_COMMANDS),
    ]
