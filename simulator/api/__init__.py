"""Which methods of the Bot API does the simulator act out?"""

from collections.abc import Callable
from typing import Any

from simulator.api import (
    albums,
    answers,
    chats,
    copying,
    deleting,
    downloads,
    editing,
    media,
    menus,
    moderating,
    pins,
    places,
    polls,
    profile,
    reactions,
    receiving,
    sending,
    topics,
)
from simulator.api.request import Request
from simulator.errors import ApiError, method_not_found, not_modelled
from simulator.schema import SCHEMA

Method = Callable[[Request], Any]

# getUpdates waits for the network's sake and stands in simulator.server.
METHODS: dict[str, Method] = {
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "getMe": profile.get_me,
    "getUserProfilePhotos": profile.get_user_profile_photos,
    "setMyCommands": menus.set_my_commands,
    "getMyCommands": menus.get_my_commands,
    "deleteMyCommands": menus.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "sendMessage": sending.send_message,
    "sendPhoto": media.send_photo,
    "sendVideo": media.send_video,
    "sendAnimation": media.send_animation,
    "sendVoice": media.send_voice,
    "sendAudio": media.send_audio,
    "sendDocument": media.send_document,
    "sendVideoNote": media.send_video_note,
    "sendSticker": media.send_sticker,
    "sendMediaGroup": albums.send_media_group,
    "sendLocation": places.send_location,
    "sendVenue": places.send_venue,
    "sendContact": places.send_contact,
    "sendDice": places.send_dice,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": copying.copy_message,
    "copyMessages": copying.copy_messages,
    "forwardMessage": copying.forward_message,
    "forwardMessages": copying.forward_messages,
    "getFile": downloads.get_file,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageMedia": editing.edit_message_media,
    "deleteMessage": deleting.delete_message,
    "deleteMessages": deleting.delete_messages,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "banChatMember": moderating.ban_chat_member,
    "unbanChatMember": moderating.unban_chat_member,
    "promoteChatMember": moderating.promote_chat_member,
    "setChatPermissions": moderating.set_chat_permissions,
    "setChatTitle": moderating.set_chat_title,
    "setChatDescription": moderating.set_chat_description,
    "exportChatInviteLink": moderating.export_chat_invite_link,
    "pinChatMessage": pins.pin_chat_message,
    "unpinChatMessage": pins.unpin_chat_message,
    "unpinAllChatMessages": pins.unpin_all_chat_messages,
    "unpinAllForumTopicMessages": pins.unpin_all_forum_topic_messages,
    "unpinAllGeneralForumTopicMessages": pins.unpin_all_general_forum_topic_messages,
    "setMessageReaction": reactions.set_message_reaction,
    "createForumTopic": topics.create_forum_topic,
    "editForumTopic": topics.edit_forum_topic,
    "closeForumTopic": topics.close_forum_topic,
    "reopenForumTopic": topics.reopen_forum_topic,
    "deleteForumTopic": topics.delete_forum_topic,
    "closeGeneralForumTopic": topics.close_general_forum_topic,
    "reopenGeneralForumTopic": topics.reopen_general_forum_topic,
    "hideGeneralForumTopic": topics.hide_general_forum_topic,
    "unhideGeneralForumTopic": topics.unhide_general_forum_topic,
    "answerCallbackQuery": answers.answer_callback_query,
}
# Old names that the real server still knows.
_OLD_NAMES = {"getchatmemberscount": "getChatMemberCount", "kickchatmember": "banChatMember"}
BY_LOWER_NAME: dict[str, tuple[str, Method]] = {
    **{name.lower(): (name, method) for name, method in METHODS.items()},
    **{old: (name, METHODS[name]) for old, name in _OLD_NAMES.items()},
}


def missing(name: str) -> ApiError:
    """What is said of a method that is not acted out: it is not modelled, or there is none."""
    known = SCHEMA.name_of(name)
    return not_modelled(known) if known else method_not_found()
