"""Which files, places and polls are refused?"""

from tests.simulator.rules.rule import Rule, of_message, to_ana

PICTURE = [{"type": "photo", "media": "x"}] * 2

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
