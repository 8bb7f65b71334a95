"""What does Telegram say when it refuses a bot? The one list of all texts.

The texts stand as Telegram's inside words them; `simulator.errors.refused` makes of them what a bot
reads (prefix, first letter, codes in words). Sources: tdlib/telegram-bot-api `Client.cpp`, and
tdlib/td: `ReplyMarkup.cpp`, `MessageEntity.cpp`, `JsonBuilder.cpp`, `BotCommand.cpp`,
`ForumTopicManager.cpp`. Words in capitals are made by Telegram's servers.
"""

from enum import StrEnum

from simulator.errors import ApiError, refused
from simulator.shapes import Json


class Refusal(StrEnum):
    """One member per text; names in braces are facts of the call."""

    # Any argument
    REQUIRED = 'Parameter "{name}" is required'
    INVALID_USER_ID = "Invalid {name} specified"
    BROKEN_JSON = "Can't parse {what} JSON object"
    CANNOT_PARSE = "Can't parse {what}: {why}"
    AS_SAID = "{why}"
    FIELD_MISSING = 'Can\'t find field "{name}"'
    FIELD_TYPE = 'Field "{name}" must be of type {kind}'
    FIELD_NOT_NUMBER = 'Field "{name}" must be a Number'
    FIELD_BROKEN_NUMBER = 'Field "{name}" must be a valid Number'
    UTF8 = "Strings must be encoded in UTF-8"

    # Chats
    EMPTY = "{name} is empty"
    CHAT_NOT_FOUND = "Chat not found"
    USER_NOT_FOUND = "user not found"
    MIGRATED = "group chat was upgraded to a supergroup chat"
    KICKED = "bot was kicked from the {kind} chat"
    NOT_A_MEMBER = "bot is not a member of the {kind} chat"
    GROUP_DELETED = "the group chat was deleted"
    BLOCKED = "USER_IS_BLOCKED"
    DEACTIVATED = "INPUT_USER_DEACTIVATED"
    CANNOT_BEGIN = "bot can't initiate conversation with a user"
    TO_A_BOT = "the bot can't send messages to the bot"
    ONLY_SUPERGROUPS_AND_CHANNELS = "method is available for supergroup and channel chats only"
    NOT_IN_PRIVATE = "chat member status can't be changed in private chats"
    NO_ADMINS_IN_PRIVATE = "there are no administrators in the private chat"

    # Rights
    NO_RIGHT_TO_SEND = "Not enough rights to send {what} to the chat"
    NO_RIGHT = "Not enough rights to {what}"

    # Texts
    TEXT_EMPTY = "Message text is empty"
    TEXT_BLANK = "Text must be non-empty"
    TEXT_TOO_LONG = "Text is too long"
    MESSAGE_TOO_LONG = "Message is too long"
    CAPTION_TOO_LONG = "Message caption is too long"
    UNSUPPORTED_PARSE_MODE = "Unsupported parse_mode"
    BAD_MARKUP = "Can't parse entities: {why}"
    ENTITY_OFFSET = "Receive an entity with incorrect offset {number}"
    ENTITY_LENGTH = "Receive an entity with incorrect length {number}"
    ENTITY_BEGINS_INSIDE = "Entity begins in a middle of a UTF-16 symbol at byte offset {at}"
    ENTITY_ENDS_INSIDE = (
        "Entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol"
        " at byte offset {at}"
    )
    ENTITY_BEGINS_BEHIND = "Entity begins after the end of the text at UTF-16 offset {start}"
    ENTITY_ENDS_BEHIND = (
        "Entity beginning at UTF-16 offset {start} ends after the end of the text"
        " at UTF-16 offset {end}"
    )
    PREVIEW_NOT_OBJECT = "Object expected as link preview options"

    # Replies and topics
    REPLY_NOT_OBJECT = "Object expected as reply parameters"
    REPLIED_NOT_FOUND = "message to be replied not found"
    QUOTE_INVALID = "QUOTE_TEXT_INVALID"
    THREAD_NOT_FOUND = "message thread not found"
    NOT_A_FORUM = "The chat is not a forum"
    TOPIC_CLOSED = "TOPIC_CLOSED"
    TOPIC_DELETED = "TOPIC_DELETED"
    TOPIC_ID_INVALID = "TOPIC_ID_INVALID"
    TOPIC_NOT_MODIFIED = "TOPIC_NOT_MODIFIED"
    TOPIC_COLOUR = "Invalid icon color specified"

    # Keyboards
    MARKUP_NOT_OBJECT = "Object expected as reply markup"
    ROWS_NOT_ARRAYS = (
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    )
    KEYBOARD_ROWS_NOT_ARRAYS = 'Field "keyboard" must be an Array of Arrays'
    INLINE_EXPECTED = "Inline keyboard expected"
    BUTTON_TEXT_EMPTY = "{kind} button text must be non-empty"
    BUTTON_URL = "Inline keyboard button {what}URL '{url}' is invalid: {why}"
    ONLY_IN_PRIVATE = "{what} in private chats only"
    BUTTON_DATA = "BUTTON_DATA_INVALID"
    BUTTON_COPY_TEXT = "BUTTON_COPY_TEXT_INVALID"
    MARKUP_TOO_LONG = "REPLY_MARKUP_TOO_LONG"

    # Messages that are named
    MESSAGE_NOT_FOUND = "{what} not found"
    MESSAGE_ID_MISSING = "Message identifier is not specified"
    CHAT_ID_MISSING = "Chat identifier is not specified"
    CANNOT_BE = "Message can't be {done}"
    DELETE_FORBIDDEN = "MESSAGE_DELETE_FORBIDDEN"
    PROTECTED = "Message has protected content and can't be forwarded"
    NOT_MODIFIED = "MESSAGE_NOT_MODIFIED"
    NOTHING_TO_EDIT = "There is no {what} in the message to edit"
    IDS_MISSING = "Message identifiers are not specified"
    IDS_NOT_ARRAY = "Expected an Array of message identifiers"
    IDS_TOO_MANY = "Too many message identifiers specified"
    ID_NOT_NUMBER = "Message identifier must be a Number"
    ID_BROKEN = "Can't parse message identifier as Number"
    ID_INVALID = "Invalid message identifier specified"
    NOTHING_TO_REPEAT = "There are no messages to {verb}"

    # Media
    NO_FILE = "There is no {what} in the request"
    WRONG_FILE = "Wrong file identifier/HTTP URL specified"
    WRONG_KIND = "Can't use file of type {actual} as {wanted}"
    URL_NOT_FETCHED = "WEBPAGE_CURL_FAILED"
    FILE_EMPTY = "File must be non-empty"
    PHOTO_TOO_BIG = (
        "File of size {size} bytes is too big for a photo; the maximum size is {most} bytes"
    )
    PHOTO_SIDES = "PHOTO_INVALID_DIMENSIONS"
    NOT_AN_IMAGE = "IMAGE_PROCESS_FAILED"
    MEDIA_NOT_ARRAY = "Expected an Array of InputMedia"
    ALBUM_EMPTY = "There are no messages to send"
    ALBUM_TOO_SHORT = "Too few messages to send as an album"
    ALBUM_TOO_LONG = "Too many messages to send as an album"
    ALBUM_MIXED = "{kind} can't be mixed with other media types"
    FILE_ID_MISSING = "file_id not specified"
    FILE_UNAVAILABLE = "wrong file_id or the file is temporarily unavailable"
    FILE_TOO_BIG = "file is too big"

    # Places, polls, dice, actions
    PLACE_WRONG = "Wrong location specified"
    LIVE_PERIOD_WRONG = "Wrong live location period specified"
    POLL_OPTIONS_NOT_ARRAY = "Expected an Array of String as options"
    POLL_OPTION_NOT_STRING = "Expected an option to be of type String"
    POLL_QUESTION_EMPTY = "Poll question must be non-empty"
    POLL_QUESTION_LONG = "Poll question length must not exceed {most}"
    POLL_FEW = "Poll must have at least {least} option"
    POLL_MANY = "Poll can't have more than {most} options"
    POLL_OPTION_EMPTY = "Poll options must be non-empty"
    POLL_OPTION_LONG = "Poll options length must not exceed {most}"
    POLL_TYPE = "Unsupported poll type specified"
    POLL_ANSWER = "Wrong correct option ID specified"
    NOT_A_POLL = "Message is not a poll"
    POLL_CLOSED = "Poll has already been closed"
    DICE_EMOJI = "EMOTICON_INVALID"
    ACTION_WRONG = "Wrong parameter action in request"

    # Reactions
    REACTIONS_NOT_ARRAY = "Expected an Array of ReactionType"
    REACTIONS_TOO_MANY = "REACTIONS_TOO_MANY"
    REACTION_INVALID = "REACTION_INVALID"

    # Members, and what a group is
    OWNER_STAYS = "Can't remove chat owner"
    ADMIN_STAYS = "USER_ADMIN_INVALID"
    NOT_A_PARTICIPANT = "USER_NOT_PARTICIPANT"
    RIGHT_FORBIDDEN = "RIGHT_FORBIDDEN"
    NO_RIGHTS = "Not enough rights"
    SELF = "Can't restrict self"
    PROMOTE_SELF = "Can't promote self"
    PERMISSIONS_NOT_OBJECT = "Object expected as permissions"
    PRIVATE_UNCHANGED = "Can't change private chat {what}"
    TITLE_EMPTY = "Title must be non-empty"
    DESCRIPTION_SAME = "CHAT_ABOUT_NOT_MODIFIED"
    LINK_IN_PRIVATE = "Can't invite members to a private chat"

    # The bot's own words and menus
    COMMANDS_NOT_ARRAY = "Expected an Array of BotCommand"
    COMMAND_EMPTY = "Command must be non-empty"
    COMMAND_LONG = "Command length must not exceed {most}"
    COMMAND_INVALID = "BOT_COMMAND_INVALID"
    COMMAND_DESCRIPTION_EMPTY = "Command description must be non-empty"
    COMMAND_DESCRIPTION_LONG = "Command description length must not exceed {most}"
    COMMANDS_TOO_MANY = "BOT_COMMANDS_TOO_MUCH"
    LANGUAGE = "Invalid language code specified"
    OWN_TEXT_LONG = "bot {what} is too long"

    def error(self, *, parameters: Json | None = None, **facts: object) -> ApiError:
        code = 403 if self in _FORBIDDEN else 400
        return refused(code, self.value.format(**facts), parameters=parameters)


_FORBIDDEN = frozenset(
    {
        Refusal.KICKED,
        Refusal.NOT_A_MEMBER,
        Refusal.GROUP_DELETED,
        Refusal.CANNOT_BEGIN,
        Refusal.TO_A_BOT,
    }
)
