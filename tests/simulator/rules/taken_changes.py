"""Which changes and questions are taken?"""

from tests.simulator.rules.rule import (
    Arguments,
    Taken,
    at,
    button,
    count,
    of_message,
    to_ana,
    to_room,
    true,
)
from tests.simulator.rules.stage import Stage


def newcomer(s: Stage) -> Arguments:
    person = s.tg.person("Gus")
    s.team.add(person)
    return {"chat_id": s.team.id, "user_id": person.id}


CHANGING = [
    Taken("an edited text", "editMessageText", of_message(text="Taken"), at("text"), "Taken"),
    Taken(
        "an edited caption",
        "editMessageCaption",
        of_message(lambda s: s.mine_with_photo(), caption="x"),
        at("caption"),
        "x",
    ),
    Taken(
        "a text that becomes a photo",
        "editMessageMedia",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "media": {"type": "photo", "media": s.photo},
        },
        lambda m: len(at("photo")(m)) > 0,
    ),
    Taken(
        "other buttons",
        "editMessageReplyMarkup",
        of_message(reply_markup=button(callback_data="t")),
        at("text"),
        "Waiting",
    ),
    Taken(
        "an old message's edit",
        "editMessageText",
        lambda s: {"chat_id": s.ana.id, "message_id": s.old, "text": f"{s.tg.next_number()}"},
        lambda m: at("edit_date")(m) is not None,
    ),
    Taken("a deletion", "deleteMessage", of_message(), true),
    Taken(
        "deletions, unknown ones skipped",
        "deleteMessages",
        lambda s: {"chat_id": s.ana.id, "message_ids": [s.mine(), 999]},
        true,
    ),
    Taken(
        "a forward",
        "forwardMessage",
        lambda s: to_room(message_id=s.hers)(s),
        at("forward_origin", "type"),
        "user",
    ),
    Taken(
        "many forwards",
        "forwardMessages",
        lambda s: to_room(message_ids=[s.mine(), s.mine()])(s),
        count,
        2,
    ),
    Taken(
        "many copies",
        "copyMessages",
        lambda s: to_room(message_ids=[s.mine_with_photo(), 999], remove_caption=True)(s),
        count,
        1,
    ),
    Taken("the end of a poll", "stopPoll", of_message(lambda s: s.poll()), at("is_closed")),
    Taken("a pin", "pinChatMessage", of_message(), true),
    Taken(
        "a reaction",
        "setMessageReaction",
        of_message(reaction=[{"type": "emoji", "emoji": "👍"}]),
        true,
    ),
    Taken(
        "a topic",
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": f" {'x' * 200}"},
        lambda t: len(at("name")(t)),
        128,
    ),
    Taken(
        "a closed topic",
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        true,
    ),
    Taken(
        "a topic without pins",
        "unpinAllForumTopicMessages",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        true,
    ),
    Taken(
        "a general topic without pins",
        "unpinAllGeneralForumTopicMessages",
        lambda s: {"chat_id": s.forum.id},
        true,
    ),
]

GROUPS = [
    Taken(
        "a group", "getChat", lambda s: {"chat_id": s.team.id}, at("permissions", "can_send_photos")
    ),
    Taken("a private chat", "getChat", to_ana(), at("first_name"), "Ana"),
    Taken(
        "a group that was left",
        "getChat",
        lambda s: {"chat_id": s.left("group")},
        at("title"),
        "Gone",
    ),
    Taken("somebody gone", "getChat", lambda s: {"chat_id": s.dora.id}, at("first_name"), ""),
    Taken(
        "a member",
        "getChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.carla.id},
        at("status"),
        "creator",
    ),
    Taken(
        "the leaders",
        "getChatAdministrators",
        lambda s: {"chat_id": s.team.id},
        lambda found: len(found) >= 3,
    ),
    Taken("how many", "getChatMemberCount", to_ana(), lambda found: found, 2),
    Taken(
        "the bot's pictures",
        "getUserProfilePhotos",
        lambda s: {"user_id": s.tg.bot.id},
        at("total_count"),
        0,
    ),
    Taken("a ban", "banChatMember", newcomer, true),
    Taken("no ban", "unbanChatMember", newcomer, true),
    Taken(
        "a promotion",
        "promoteChatMember",
        lambda s: {**newcomer(s), "can_pin_messages": True},
        true,
    ),
    Taken(
        "permissions",
        "setChatPermissions",
        lambda s: {"chat_id": s.led_with().id, "permissions": {"can_send_polls": True}},
        true,
    ),
    Taken(
        "a title", "setChatTitle", lambda s: {"chat_id": s.led_with().id, "title": "Lobby"}, true
    ),
    Taken(
        "a description",
        "setChatDescription",
        lambda s: {"chat_id": s.led_with().id, "description": "Words"},
        true,
    ),
    Taken(
        "a link",
        "exportChatInviteLink",
        lambda s: {"chat_id": s.team.id},
        lambda link: link[:14],
        "https://t.me/+",
    ),
    Taken(
        "a file",
        "getFile",
        lambda s: {"file_id": s.photo},
        lambda f: at("file_path")(f)[:7],
        "photos/",
    ),
]
