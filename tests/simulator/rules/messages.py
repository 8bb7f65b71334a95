"""Which edits, deletions, copies and reactions are refused?"""

from tests.simulator.rules.rule import AIO, Rule, button, of_message, to_ana, to_room

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


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
