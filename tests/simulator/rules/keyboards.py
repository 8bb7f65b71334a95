"""Which keyboards are refused?"""

from tests.simulator.rules.rule import TYPED_ONLY, Rule, button, marked, texted

KEYBOARDS = [
    Rule("sendMessage", texted(reply_markup="{"), "can't parse reply keyboard markup json object"),
    Rule("sendMessage", texted(reply_markup="[]"), "object expected as reply markup"),
    Rule("sendMessage", texted(reply_markup=None), "object expected as reply markup", TYPED_ONLY),
    Rule(
        "sendMessage",
        lambda s: {"chat_id": 5, "text": "x", "reply_markup": "{"},
        "can't parse reply keyboard markup json object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": {}}),
        'field "inline_keyboard" must be of type array',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [{}]}),
        'field "inline_keyboard" of the inlinekeyboardmarkup must be an array of arrays',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [{}]}),
        'field "keyboard" must be an array of arrays',
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [[5]]}),
        "can't parse keyboard button: keyboardbutton must be a string or an object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"keyboard": [[" "]]}),
        "keyboard button text must be non-empty",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.hall.id,
            "text": "x",
            "reply_markup": {"keyboard": [[{"text": "Call", "request_contact": True}]]},
        },
        "phone number can be requested in private chats only",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [["Take"]]}),
        "can't parse inline keyboard button: inlinekeyboardbutton must be an object",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"callback_data": "a"}]]}),
        "can't parse inline keyboard button: can't find field \"text\"",
    ),
    Rule(
        "sendMessage",
        marked(url=[]),
        'can\'t parse inline keyboard button: field "url" must be of type string',
    ),
    Rule(
        "sendMessage",
        marked(),
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    Rule(
        "sendMessage",
        marked(callback_data=""),
        "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}),
        "inline keyboard button text must be non-empty",
    ),
    Rule("sendMessage", marked(callback_data="x" * 65), "button_data_invalid"),
    Rule("sendMessage", marked(callback_data="é" * 33), "button_data_invalid"),
    Rule(
        "editMessageReplyMarkup",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "reply_markup": button(callback_data="x" * 65),
        },
        "button_data_invalid",
    ),
    Rule("sendMessage", marked(copy_text={"text": "x" * 257}), "button_copy_text_invalid"),
    Rule(
        "sendMessage",
        marked(copy_text={}),
        "can't parse inline keyboard button: can't find field \"text\"",
    ),
    *(
        Rule(
            "sendMessage",
            marked(url=url),
            f"inline keyboard button url '{url}' is invalid: {why}",
        )
        for url, why in (
            ("nowhere", "wrong http url"),
            ("ftp://a.b", "unsupported url protocol"),
            ("https://", "url host is empty"),
            ("https://a.b:99999", "wrong port number specified in the url"),
            ("tg://a.b", "unallowed characters in url host"),
        )
    ),
    Rule(
        "sendMessage",
        marked(web_app={"url": "http://a.b"}),
        "inline keyboard button web app url 'http://a.b' is invalid: only https links are allowed",
    ),
    Rule(
        "sendMessage",
        texted(reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}),
        "reply markup is too long",
        ("query",),
    ),
    Rule(
        "editMessageText",
        lambda s: {
            "chat_id": s.ana.id,
            "message_id": s.mine(),
            "text": "x",
            "reply_markup": {"force_reply": True},
        },
        "inline keyboard expected",
    ),
]
