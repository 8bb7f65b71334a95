"""Which command menu does a person see in a chat?"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from simulator.chats import Chat, Person
from simulator.shapes import Json


class ScopeType(StrEnum):
    DEFAULT = "default"
    ALL_PRIVATE_CHATS = "all_private_chats"
    ALL_GROUP_CHATS = "all_group_chats"
    ALL_CHAT_ADMINISTRATORS = "all_chat_administrators"
    CHAT = "chat"
    CHAT_ADMINISTRATORS = "chat_administrators"
    CHAT_MEMBER = "chat_member"

    @property
    def names_chat(self) -> bool:
        return self in (ScopeType.CHAT, ScopeType.CHAT_ADMINISTRATORS, ScopeType.CHAT_MEMBER)


class Scope(NamedTuple):
    """For whom a menu is meant; 0 or empty stands for any chat, person or language."""

    type: ScopeType
    chat_id: int = 0
    user_id: int = 0
    language: str = ""


Menus = Mapping[Scope, list[Json]]


def menu_for(menus: Menus, person: Person, chat: Chat) -> list[Json]:
    """The first menu set, from the narrowest scope to the widest, own language before none."""
    language = (person.language_code or "")[:2]
    for scope in _scopes(person, chat):
        for spoken in (language, ""):
            found = menus.get(scope._replace(language=spoken))
            if found:
                return found
    return []


def _scopes(person: Person, chat: Chat) -> Iterator[Scope]:
    if chat.is_private:
        yield Scope(ScopeType.CHAT, chat.id)
        yield Scope(ScopeType.ALL_PRIVATE_CHATS)
    else:
        yield from _group_scopes(person, chat)
    yield Scope(ScopeType.DEFAULT)


def _group_scopes(person: Person, chat: Chat) -> Iterator[Scope]:
    member = chat.member(person.id)
    leads = member is not None and member.is_admin
    yield Scope(ScopeType.CHAT_MEMBER, chat.id, person.id)
    if leads:
        yield Scope(ScopeType.CHAT_ADMINISTRATORS, chat.id)
    yield Scope(ScopeType.CHAT, chat.id)
    if leads:
        yield Scope(ScopeType.ALL_CHAT_ADMINISTRATORS)
    yield Scope(ScopeType.ALL_GROUP_CHATS)
