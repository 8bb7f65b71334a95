"""Which menus and words of its own are refused, and what is not there?"""

from tests.simulator.rules.rule import AIO, Make, Rule, to_ana


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
