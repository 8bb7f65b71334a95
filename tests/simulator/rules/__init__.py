"""Which calls does Telegram refuse and take? Written once, driven by several clients."""

from tests.simulator.rules import (
    chats,
    keyboards,
    media,
    members,
    messages,
    profile,
    taken,
    taken_changes,
    texts,
    topics,
)

RULES = [
    *chats.CHATS,
    *texts.TEXTS,
    *keyboards.KEYBOARDS,
    *topics.REPLIES_AND_TOPICS,
    *messages.EDITS,
    *messages.DELETIONS,
    *messages.REPEATING,
    *messages.REACTIONS,
    *members.RIGHTS,
    *members.MEMBERS,
    *media.MEDIA,
    *media.POLLS,
    *profile.WORDS_OF_ITS_OWN,
    *profile.ABSENT,
]
TAKEN = [
    *taken.LENIENCE,
    *taken.SENDING,
    *taken_changes.CHANGING,
    *taken_changes.GROUPS,
]
