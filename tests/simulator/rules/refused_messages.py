"""Which calls about messages, media and members are refused? The table's second half."""

from tests.simulator.rules.refused import AIO, Make, Rule, button, to_ana
from tests.simulator.rules.stage import Stage

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def of_message(number: Make | None = None, **more: object) -> Make:
    """A message of the bot in Ana's chat, or the one with that number."""

    def make(s: Stage) -> dict[str, object]:
        message = number(s) if number else s.mine()
        return {"chat_id": s.ana.id, "message_id": message, **more}

    return make


def to_room(**more: object) -> Make:
    return lambda s: {"chat_id": s.room.id, "from_chat_id": s.ana.id, **more}


PICTURE = [{"type": "photo", "media": "x"}] * 2

EDITS = [
    Rule("editMessageText", of_message(lambda s: 999, text="x"), "message to edit not found"),
    Rule("editMessageText", of_message(lambda s: 0, text="x"), "message to edit not found"),
    Rule("editMessageText", lambda s: {"text": "x"}, "message identifier is not specified"),
    Rule("editMessageText", lambda s: {"text": "x", "message_id": 1}, "chat_id is empty"),
    Rule("editMessageText", of_message(lambda s: s.hers, text="x"), "message can't be edited"),
    Rule(
        "editMessageText",
        of_message(lambda s: s.mine(forward_origin={"type": "user"}), text="x"),
        "message can't be edited",
    ),
    Rule(
        "editMessageText",
        of_message(lambda s: s.mine_with_photo(), text="x"),
        "there is no text in the message to edit",
    ),
    Rule(
        "editMessageCaption",
        of_message(caption="x"),
        "there is no caption in the message to edit",
    ),
    Rule(
        "editMessageMedia",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.poll(),
            "media": {"type": "photo", "media": s.photo},
        },
        "there is no media in the message to edit",
    ),
    Rule("editMessageText", of_message(text="Waiting"), NOT_MODIFIED),
    Rule("editMessageText", of_message(text=" <b></b>Waiting\n", parse_mode="HTML"), NOT_MODIFIED),
    Rule(
        "editMessageText",
        of_message(text="Waiting", link_preview_options={"is_disabled": True}),
        NOT_MODIFIED,
    ),
    Rule("editMessageReplyMarkup", of_message(), NOT_MODIFIED),
    Rule(
        "editMessageReplyMarkup",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(reply_markup=button(callback_data="t")),
            "reply_markup": button(callback_data="t"),
        },
        NOT_MODIFIED,
    ),
    Rule(
        "editMessageCaption",
        of_message(lambda s: s.mine_with_photo("Leak"), caption="Leak"),
        NOT_MODIFIED,
    ),
    Rule("editMessageMedia", of_message(), 'parameter "media" is required'),
    Rule("editMessageMedia", of_message(media="{"), "can't parse input media json object"),
    Rule(
        "editMessageMedia",
        of_message(media={"type": "photo"}),
        "can't parse inputmedia: media not found",
    ),
]

DELETIONS = [
    Rule("deleteMessage", lambda s: {"message_id": 1}, "chat identifier is not specified"),
    Rule("deleteMessage", to_ana(), "message identifier is not specified"),
    Rule("deleteMessage", of_message(lambda s: 999), "message to delete not found"),
    Rule("deleteMessage", of_message(lambda s: s.old), "message can't be deleted"),
    Rule(
        "deleteMessage",
        lambda s: {"chat_id": s.led_with("can_pin_messages").id, "message_id": 999},
        "message to delete not found",
    ),
    Rule(
        "deleteMessage",
        of_message(lambda s: s.say(s.ana.id, {"dice": {"emoji": "🎲", "value": 3}})),
        "message can't be deleted",
    ),
    Rule(
        "deleteMessage",
        lambda s: {"chat_id": s.forum.id, "message_id": s.topic()},
        "message can't be deleted",
    ),
    Rule(
        "deleteMessages",
        lambda s: {"chat_id": s.ana.id, "message_ids": [s.mine(), s.old]},
        "message can't be deleted",
    ),
    *(
        Rule("deleteMessages", to_ana(message_ids=given), refusal, but_for)
        for given, refusal, but_for in (
            ("", "message identifiers are not specified", ()),
            ([], "message identifiers are not specified", ()),
            ("[", "can't parse message_ids json object", ()),
            ({}, "expected an array of message identifiers", AIO),
            (list(range(1, 102)), "too many message identifiers specified", ()),
            ([[]], "message identifier must be a number", ()),
            (["a"], "can't parse message identifier as number", ()),
            ([0], "invalid message identifier specified", ()),
        )
    ),
]

REPEATING = [
    Rule("copyMessage", to_ana(message_id=1), 'parameter "from_chat_id" is required'),
    Rule("copyMessage", to_room(message_id=999), "message to copy not found"),
    Rule("copyMessage", to_room(), "message to copy not found"),
    Rule("forwardMessage", to_room(message_id=999), "message to forward not found"),
    Rule(
        "forwardMessage",
        lambda s: to_room(message_id=s.mine(has_protected_content=True))(s),
        "message has protected content and can't be forwarded",
    ),
    Rule(
        "copyMessage",
        lambda s: to_room(message_id=s.mine(has_protected_content=True))(s),
        "message can't be copied",
    ),
    Rule(
        "forwardMessage",
        lambda s: to_room(message_id=s.say(s.ana.id, {"pinned_message": {}}))(s),
        "message can't be forwarded",
    ),
    Rule("copyMessages", to_room(message_ids=[999]), "there are no messages to copy"),
    Rule("forwardMessages", to_room(message_ids=[999]), "there are no messages to forward"),
    Rule("forwardMessages", to_room(), "message identifiers are not specified"),
    Rule(
        "copyMessage",
        lambda s: {"chat_id": s.bruno.id, "from_chat_id": s.ana.id, "message_id": s.mine()},
        "forbidden: bot was blocked by the user",
    ),
]

RIGHTS = [
    *(
        Rule(
            method,
            lambda s, what=what, more=more: {"chat_id": s.forbidding(what), **more(s)},
            f"not enough rights to send {called} to the chat",
        )
        for method, what, called, more in (
            ("sendMessage", "text messages", "text messages", lambda s: {"text": "x"}),
            ("sendMessage", "messages", "text messages", lambda s: {"text": "x"}),
            ("sendPhoto", "photos", "photos", lambda s: {"photo": s.photo}),
            ("sendVideo", "videos", "videos", lambda s: {"video": s.video}),
            ("sendAnimation", "stickers", "animations", lambda s: {"animation": s.film}),
            ("sendVoice", "voice notes", "voice notes", lambda s: {"voice": s.voice}),
            ("sendAudio", "music", "music", lambda s: {"audio": s.song}),
            ("sendDocument", "documents", "documents", lambda s: {"document": s.paper}),
            ("sendPoll", "polls", "polls", lambda s: {"question": "?", "options": ["a"]}),
            (
                "sendContact",
                "text messages",
                "contacts",
                lambda s: {"phone_number": "1", "first_name": "A"},
            ),
            (
                "sendLocation",
                "text messages",
                "locations",
                lambda s: {"latitude": 1, "longitude": 1},
            ),
            ("sendDice", "stickers", "dice", lambda s: {}),
            (
                "sendMediaGroup",
                "photos",
                "photos",
                lambda s: {"media": [{"type": "photo", "media": s.photo}] * 2},
            ),
        )
    ),
    Rule(
        "pinChatMessage",
        lambda s: {"chat_id": s.hall.id, "message_id": s.say(s.hall.id, {"text": "x"})},
        "not enough rights to manage pinned messages in the chat",
    ),
    Rule(
        "unpinAllChatMessages",
        lambda s: {"chat_id": s.hall.id},
        "not enough rights to manage pinned messages in the chat",
    ),
    Rule("pinChatMessage", lambda s: {"chat_id": s.team.id}, "message to pin not found"),
    Rule("unpinChatMessage", lambda s: {"chat_id": s.team.id}, "message to unpin not found"),
    Rule("unpinChatMessage", of_message(), "message to unpin not found"),
    Rule(
        "unpinAllForumTopicMessages",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": 999},
        "topic_id_invalid",
    ),
]

MEDIA = [
    *(
        Rule(f"send{name}", to_ana(), f"there is no {what} in the request")
        for name, what in (
            ("Photo", "photo"),
            ("Video", "video"),
            ("Animation", "animation"),
            ("Voice", "voice"),
            ("Audio", "audio"),
            ("Document", "document"),
            ("VideoNote", "video note"),
            ("Sticker", "sticker"),
        )
    ),
    Rule("sendPhoto", to_ana(photo="attach://nothing"), "there is no photo in the request"),
    Rule("sendPhoto", to_ana(photo="made-up"), "wrong file identifier/http url specified"),
    Rule("sendPhoto", to_ana(photo="https://a.b/c.png"), "failed to get http url content"),
    Rule(
        "sendPhoto",
        lambda s: {"chat_id": s.ana.id, "photo": s.voice},
        "can't use file of type voice as photo",
    ),
    Rule("sendPhoto", lambda s: {"chat_id": 5, "photo": "made-up"}, "chat not found"),
    Rule("sendMediaGroup", to_ana(), 'parameter "media" is required'),
    Rule("sendMediaGroup", to_ana(media="["), "can't parse media json object"),
    Rule("sendMediaGroup", to_ana(media="{}"), "expected an array of inputmedia"),
    Rule("sendMediaGroup", to_ana(media="[]"), "there are no messages to send"),
    Rule("sendMediaGroup", to_ana(media=PICTURE[:1]), "too few messages to send as an album"),
    Rule("sendMediaGroup", to_ana(media=PICTURE * 6), "too many messages to send as an album"),
    Rule(
        "sendMediaGroup",
        lambda s: {
            "chat_id": s.ana.id,
            "media": [
                {"type": "photo", "media": s.photo},
                {"type": "document", "media": s.paper},
            ],
        },
        "document can't be mixed with other media types",
    ),
    Rule(
        "sendMediaGroup",
        to_ana(media=[{"type": "animation", "media": "x"}] * 2),
        "can't parse inputmedia: type \"animation\" can't be used in sendmediagroup",
    ),
    Rule(
        "sendMediaGroup",
        to_ana(media=[{"type": "voice", "media": "x"}] * 2),
        'can\'t parse inputmedia: type "voice" is unsupported',
    ),
    Rule("sendMediaGroup", to_ana(media=["x"] * 2), "can't parse inputmedia: expected an object"),
    Rule("sendMediaGroup", to_ana(media=PICTURE), "wrong file identifier/http url specified"),
    Rule("getFile", lambda s: {}, "file_id not specified"),
    Rule(
        "getFile",
        lambda s: {"file_id": "made-up"},
        "wrong file_id or the file is temporarily unavailable",
    ),
    Rule("sendLocation", to_ana(longitude=1), "latitude is empty"),
    Rule("sendVenue", to_ana(latitude=1), "longitude is empty"),
    Rule("sendLocation", to_ana(latitude=91, longitude=1), "wrong location specified"),
    Rule(
        "sendLocation",
        to_ana(latitude=1, longitude=1, live_period=59),
        "wrong live location period specified",
    ),
    Rule("sendContact", to_ana(phone_number="1"), 'parameter "first_name" is required'),
    Rule("sendDice", to_ana(emoji="🧯"), "emoticon_invalid"),
]

POLLS = [
    Rule("sendPoll", to_ana(question="?", options="["), "can't parse options json object"),
    Rule("sendPoll", to_ana(question="?"), "expected an array of string as options"),
    Rule("sendPoll", to_ana(question="?", options=[5]), "expected an option to be of type string"),
    Rule("sendPoll", to_ana(question="?", options=[{}]), 'can\'t find field "text"'),
    Rule("sendPoll", to_ana(question=" ", options=["a"]), "poll question must be non-empty"),
    Rule(
        "sendPoll",
        to_ana(question="x" * 301, options=["a"]),
        "poll question length must not exceed 300",
    ),
    Rule("sendPoll", to_ana(question="?", options="[]"), "poll must have at least 1 option"),
    Rule(
        "sendPoll", to_ana(question="?", options=["a"] * 13), "poll can't have more than 12 options"
    ),
    Rule("sendPoll", to_ana(question="?", options=[" "]), "poll options must be non-empty"),
    Rule(
        "sendPoll",
        to_ana(question="?", options=["x" * 101]),
        "poll options length must not exceed 100",
    ),
    Rule(
        "sendPoll",
        to_ana(question="?", options=["a"], type="riddle"),
        "unsupported poll type specified",
    ),
    Rule(
        "sendPoll",
        to_ana(question="?", options=["a"], type="quiz", correct_option_id=1),
        "wrong correct option id specified",
    ),
    Rule("stopPoll", of_message(lambda s: 999), "message with poll to stop not found"),
    Rule("stopPoll", of_message(), "message is not a poll"),
    Rule("stopPoll", of_message(lambda s: s.poll(closed=True)), "poll has already been closed"),
]

REACTIONS = [
    Rule("setMessageReaction", of_message(lambda s: 999), "message to react not found"),
    *(
        Rule("setMessageReaction", of_message(reaction=given), refusal)
        for given, refusal in (
            ("[", "can't parse reaction types json object"),
            ("{}", "expected an array of reactiontype"),
            ([5], "can't parse reactiontype: expected an object"),
            ([{}], "can't parse reactiontype: can't find field \"type\""),
            (
                [{"type": "stone"}],
                "can't parse reactiontype: invalid reaction type specified",
            ),
            ([{"type": "emoji", "emoji": "🧯"}], "reaction_invalid"),
            ([{"type": "emoji", "emoji": "👍"}] * 2, "reactions_too_many"),
        )
    ),
]

MEMBERS = [
    Rule("banChatMember", lambda s: {"chat_id": s.team.id}, "invalid user_id specified"),
    Rule(
        "banChatMember",
        to_ana(user_id=1),
        "chat member status can't be changed in private chats",
    ),
    Rule("banChatMember", lambda s: {"chat_id": s.team.id, "user_id": 5}, "user not found"),
    *(
        Rule(
            "banChatMember",
            lambda s, who=who: {"chat_id": s.team.id, "user_id": who(s)},
            refusal,
        )
        for who, refusal in (
            (lambda s: s.carla.id, "can't remove chat owner"),
            (lambda s: s.davit.id, "user is an administrator of the chat"),
            (lambda s: s.tg.bot.id, "can't restrict self"),
        )
    ),
    Rule(
        "banChatMember",
        lambda s: {"chat_id": s.hall.id, "user_id": s.elif_.id},
        "not enough rights to restrict/unrestrict chat member",
    ),
    Rule(
        "unbanChatMember",
        lambda s: {"chat_id": s.room.id, "user_id": s.elif_.id},
        "method is available for supergroup and channel chats only",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.room.id, "user_id": s.elif_.id},
        "method is available for supergroup and channel chats only",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.tg.bot.id},
        "can't promote self",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.hall.id, "user_id": s.elif_.id},
        "not enough rights",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {"chat_id": s.team.id, "user_id": s.ana.id, "can_pin_messages": True},
        "user_not_participant",
    ),
    Rule(
        "promoteChatMember",
        lambda s: {
            "chat_id": s.led_with("can_promote_members").id,
            "user_id": s.elif_.id,
            "can_pin_messages": True,
        },
        "right_forbidden",
    ),
    Rule("setChatPermissions", lambda s: {"chat_id": s.team.id}, "object expected as permissions"),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.team.id, "permissions": "{"},
        "can't parse permissions json object",
    ),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.team.id, "permissions": {"can_send_photos": 1}},
        'can\'t parse chat permissions: field "can_send_photos" must be of type boolean',
    ),
    Rule(
        "setChatPermissions",
        lambda s: {"chat_id": s.hall.id, "permissions": {"can_send_messages": True}},
        "not enough rights to change chat permissions",
    ),
    Rule(
        "setChatPermissions",
        to_ana(permissions={"can_send_messages": True}),
        "can't change private chat permissions",
    ),
    Rule("setChatTitle", to_ana(title="x"), "can't change private chat title"),
    Rule("setChatTitle", lambda s: {"chat_id": s.team.id, "title": " "}, "title must be non-empty"),
    Rule(
        "setChatTitle",
        lambda s: {"chat_id": s.hall.id, "title": "x"},
        "not enough rights to change chat title",
    ),
    Rule("setChatDescription", to_ana(description="x"), "can't change private chat description"),
    Rule(
        "setChatDescription",
        lambda s: {"chat_id": s.hall.id, "description": "x"},
        "not enough rights to set chat description",
    ),
    Rule(
        "setChatDescription", lambda s: {"chat_id": s.team.id}, "chat description is not modified"
    ),
    Rule("exportChatInviteLink", to_ana(), "can't invite members to a private chat"),
    Rule(
        "exportChatInviteLink",
        lambda s: {"chat_id": s.hall.id},
        "not enough rights to manage chat invite link",
    ),
]


def offering(command: object = "report", description: object = "Words") -> Make:
    return lambda s: {"commands": [{"command": command, "description": description}]}


def scoped(scope: object) -> Make:
    return lambda s: {"commands": [], "scope": scope}


WORDS_OF_ITS_OWN = [
    Rule("setMyCommands", lambda s: {"commands": "["}, "can't parse commands json object"),
    Rule("setMyCommands", lambda s: {"commands": "{}"}, "expected an array of botcommand"),
    Rule(
        "setMyCommands",
        lambda s: {"commands": ["x"]},
        "can't parse botcommand: expected an object",
    ),
    Rule(
        "setMyCommands",
        lambda s: {"commands": [{"command": "x"}]},
        "can't parse botcommand: can't find field \"description\"",
    ),
    Rule("setMyCommands", offering(" / "), "command must be non-empty"),
    Rule("setMyCommands", offering("x" * 33), "command length must not exceed 32"),
    Rule("setMyCommands", offering("Report"), "bot_command_invalid"),
    Rule("setMyCommands", offering(description=" "), "command description must be non-empty"),
    Rule(
        "setMyCommands",
        offering(description="x" * 257),
        "command description length must not exceed 256",
    ),
    Rule(
        "setMyCommands",
        lambda s: {"commands": [{"command": "x", "description": "x"}] * 101},
        "bot_commands_too_much",
        ("query",),
    ),
    Rule(
        "setMyCommands",
        lambda s: {"commands": [], "language_code": "zh-hans"},
        "invalid language code specified",
    ),
    Rule("setMyCommands", scoped("{"), "can't parse botcommandscope json object"),
    Rule(
        "setMyCommands",
        scoped("[]"),
        "can't parse botcommandscope: botcommandscope must be an object",
    ),
    Rule(
        "setMyCommands",
        scoped({"type": "all"}),
        "can't parse botcommandscope: unsupported type specified",
    ),
    Rule(
        "setMyCommands",
        scoped({"type": "chat"}),
        "can't parse botcommandscope: can't find field \"chat_id\"",
    ),
    Rule(
        "setMyCommands",
        scoped({"type": "chat", "chat_id": ""}),
        "can't parse botcommandscope: empty chat_id specified",
    ),
    Rule(
        "setMyCommands",
        scoped({"type": "chat_member", "chat_id": 1, "user_id": 0}),
        "can't parse botcommandscope: invalid user_id specified",
    ),
    Rule("setMyCommands", scoped({"type": "chat", "chat_id": 5}), "chat not found"),
    Rule(
        "setMyCommands",
        lambda s: {
            "commands": [],
            "scope": {"type": "chat_member", "chat_id": s.team.id, "user_id": 5},
        },
        "user not found",
    ),
    Rule("setMyName", lambda s: {"name": "x" * 65}, "bot name is too long"),
    Rule("setMyDescription", lambda s: {"description": "x" * 513}, "bot description is too long"),
    Rule(
        "setMyShortDescription",
        lambda s: {"short_description": "x" * 121},
        "bot short description is too long",
    ),
]

ABSENT = [
    Rule("makeCoffee", lambda s: {}, "not found: method not found", AIO),
    Rule(
        "sendInvoice",
        to_ana(title="x"),
        "not implemented: the simulator does not model sendinvoice",
    ),
    Rule(
        "sendMessage",
        to_ana(text="*x*", parse_mode="MarkdownV2"),
        "not implemented: the simulator does not model markdown; use parse_mode html",
    ),
    Rule(
        "sendMessage",
        to_ana(text="x", business_connection_id="b"),
        "not implemented: the simulator does not model the parameter business_connection_id",
    ),
    Rule(
        "editMessageText",
        lambda s: {"text": "x", "inline_message_id": "5"},
        "not implemented: the simulator does not model inline messages",
    ),
]
