"""Which texts are refused?"""

from tests.simulator.rules.rule import TYPED_ONLY, Rule, texted, to_ana

TEXTS = [
    Rule("sendMessage", to_ana(), "message text is empty"),
    Rule("sendMessage", to_ana(text=""), "message text is empty"),
    Rule("sendMessage", lambda s: {"chat_id": 5, "text": ""}, "message text is empty"),
    Rule("editMessageText", lambda s: {"chat_id": 5, "text": ""}, "message text is empty"),
    Rule("sendMessage", to_ana(text=" \n\t "), "text must be non-empty"),
    Rule("sendMessage", to_ana(text="<b> </b>", parse_mode="HTML"), "text must be non-empty"),
    Rule("sendMessage", lambda s: {"chat_id": 5, "text": " "}, "chat not found"),
    Rule("sendMessage", to_ana(text="x" * 4097), "message is too long"),
    Rule("sendMessage", to_ana(text="😀" * 2049), "message is too long", ("query",)),
    Rule(
        "editMessageText",
        lambda s: {"chat_id": s.ana.id, "message_id": s.mine(), "text": "x" * 4097},
        "message is too long",
    ),
    Rule("sendMessage", to_ana(text="x" * 32_769), "text is too long", ("query",)),
    Rule("sendMessage", to_ana(text="é" * 16_385), "text is too long", ("query",)),
    Rule("sendMessage", texted(parse_mode="LaTeX"), "unsupported parse_mode"),
    Rule("sendMessage", texted(parse_mode=None), "unsupported parse_mode", TYPED_ONLY),
    Rule(
        "sendPhoto",
        lambda s: {"chat_id": s.ana.id, "photo": s.photo, "caption": "x" * 1025},
        "message caption is too long",
    ),
    Rule(
        "sendMessage",
        to_ana(text="<b>a", parse_mode="html"),
        "can't parse entities: can't find end tag corresponding to start tag \"b\"",
    ),
    Rule(
        "sendMessage",
        to_ana(text="é<x>", parse_mode="HTML"),
        'can\'t parse entities: unsupported start tag "x" at byte offset 2',
    ),
    *(
        Rule("sendMessage", texted(entities=[given]), refusal)
        for given, refusal in (
            (5, "can't parse messageentity: expected an object"),
            ({}, "can't parse messageentity: can't find field \"offset\""),
            (
                {"offset": "a", "length": 1},
                'can\'t parse messageentity: field "offset" must be a valid number',
            ),
            (
                {"offset": 0, "length": []},
                'can\'t parse messageentity: field "length" must be a number',
            ),
            (
                {"offset": 0, "length": 1, "type": {}},
                'can\'t parse messageentity: field "type" must be of type string',
            ),
            (
                {"offset": 0, "length": 1, "type": ""},
                "can't parse messageentity: type is not specified",
            ),
            (
                {"offset": 0, "length": 1, "type": "big"},
                "can't parse messageentity: unsupported type specified",
            ),
            (
                {"offset": 0, "length": 1, "type": "text_link"},
                "can't parse messageentity: can't find field \"url\"",
            ),
            (
                {"offset": -1, "length": 1, "type": "bold"},
                "receive an entity with incorrect offset -1",
            ),
            (
                {"offset": 0, "length": -1, "type": "bold"},
                "receive an entity with incorrect length -1",
            ),
            (
                {"offset": 2, "length": 1, "type": "bold"},
                "entity begins after the end of the text at utf-16 offset 2",
            ),
            (
                {"offset": 0, "length": 2, "type": "bold"},
                "entity beginning at utf-16 offset 0 ends after the end of the text"
                " at utf-16 offset 2",
            ),
        )
    ),
    Rule(
        "sendMessage",
        to_ana(text="a😀b", entities=[{"type": "bold", "offset": 2, "length": 2}]),
        "entity begins in a middle of a utf-16 symbol at byte offset 5",
    ),
    Rule(
        "sendMessage",
        to_ana(text="a😀b", entities=[{"type": "bold", "offset": 0, "length": 2}]),
        "entity beginning at utf-16 offset 0 ends in a middle of a utf-16 symbol at byte offset 5",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options="["),
        "can't parse link preview options json object",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options="[]"),
        "object expected as link preview options",
    ),
    Rule(
        "sendMessage",
        texted(link_preview_options={"is_disabled": "yes"}),
        'field "is_disabled" must be of type boolean',
    ),
]
