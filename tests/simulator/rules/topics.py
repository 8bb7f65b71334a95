"""Which replies and topics are refused?"""

from tests.simulator.rules.rule import Rule, texted, to_ana

REPLIES_AND_TOPICS = [
    Rule("sendMessage", texted(reply_parameters="{"), "can't parse reply parameters json object"),
    Rule("sendMessage", texted(reply_parameters="[]"), "object expected as reply parameters"),
    Rule("sendMessage", texted(reply_parameters={"a": 1}), 'can\'t find field "message_id"'),
    Rule(
        "sendMessage",
        texted(reply_parameters={"message_id": 999}),
        "message to be replied not found",
    ),
    Rule("sendMessage", texted(reply_to_message_id=999), "message to be replied not found"),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.ana.id,
            "text": "x",
            "reply_parameters": {"message_id": s.hers, "quote": "never said"},
        },
        "quote_text_invalid",
    ),
    Rule("sendMessage", texted(message_thread_id=999), "message thread not found"),
    Rule(
        "sendMessage",
        texted(message_thread_id=999, reply_to_message_id=999),
        "message to be replied not found",
    ),
    Rule(
        "sendMessage",
        lambda s: {"chat_id": s.forum.id, "text": "x", "message_thread_id": 1},
        "message thread not found",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.open_forum.id,
            "text": "x",
            "message_thread_id": s.topic(closed=True, in_=s.open_forum),
        },
        "topic_closed",
    ),
    Rule(
        "sendMessage",
        lambda s: {
            "chat_id": s.forum.id,
            "text": "x",
            "message_thread_id": s.deleted_topic(),
        },
        "message thread not found",
    ),
    Rule(
        "createForumTopic", lambda s: {"chat_id": s.hall.id, "name": "x"}, "the chat is not a forum"
    ),
    Rule("createForumTopic", to_ana(name="x"), "the chat is not a forum"),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.open_forum.id, "name": "x"},
        "not enough rights to create a topic",
    ),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": " "},
        "title must be non-empty",
    ),
    Rule("createForumTopic", lambda s: {"chat_id": s.forum.id}, "title must be non-empty"),
    Rule(
        "createForumTopic",
        lambda s: {"chat_id": s.forum.id, "name": "x", "icon_color": -1},
        "invalid icon color specified",
    ),
    Rule(
        "editForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(), "name": "Repairs"},
        "topic_not_modified",
    ),
    Rule(
        "editForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(), "name": " "},
        "title must be non-empty",
    ),
    Rule(
        "editForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
            "name": "x",
        },
        "not enough rights to edit the topic",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic(closed=True)},
        "topic_not_modified",
    ),
    Rule(
        "reopenForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.topic()},
        "topic_not_modified",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
        },
        "not enough rights to close or open the topic",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": s.deleted_topic()},
        "topic_deleted",
    ),
    Rule(
        "closeForumTopic",
        lambda s: {"chat_id": s.forum.id, "message_thread_id": 999},
        "topic_id_invalid",
    ),
    Rule("deleteForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_id_invalid"),
    Rule(
        "deleteForumTopic",
        lambda s: {
            "chat_id": s.open_forum.id,
            "message_thread_id": s.topic(in_=s.open_forum),
        },
        "not enough rights to delete the topic",
    ),
    Rule("reopenGeneralForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_not_modified"),
    Rule("unhideGeneralForumTopic", lambda s: {"chat_id": s.forum.id}, "topic_not_modified"),
    Rule(
        "hideGeneralForumTopic",
        lambda s: {"chat_id": s.open_forum.id},
        "not enough rights to close or open the topic",
    ),
]
