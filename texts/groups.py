"""What do we say in groups, and about them?"""

from collections.abc import Sequence

from texts.translator import Html, Words, bold, lines


def hello(t: Words) -> Html:
    """First words in a group to which the bot was added."""
    return t.gettext(
        "Thank you for adding me. Staff: write /link and the building's code here (/link B3), or "
        "/staffroom if this is the group of the staff. Until then I do nothing here."
    )


def linked(t: Words, *, building: str, name: str, before: str | None) -> Html:
    """Confirm a link."""
    return lines(
        t.gettext(
            "This group belongs to {building} ({name}) now. Alerts and notices of the building "
            "come here. Reports are made in private: write to me.",
            building=bold(building), name=name,
        ),
        t.gettext("It no longer belongs to {before}.", before=bold(before)) if before else None,
    )  # fmt: skip


def which_building(t: Words, codes: Sequence[str]) -> Html:
    """/link without a code."""
    return t.gettext(
        "Please add the building's code: /link {code}", code=codes[0] if codes else "B3"
    )


def unknown_building(t: Words, *, code: str, near: Sequence[str]) -> Html:
    """A code that no building has."""
    if near:
        return t.gettext("There is no building {code}. Did you mean one of these?", code=bold(code))
    return t.gettext("There is no building {code}. Please check its code.", code=bold(code))


def unlinked(t: Words, *, building: str) -> Html:
    """Confirm that a group is nobody's now."""
    return t.gettext(
        "This group no longer belongs to {building}. I send nothing here any more.",
        building=bold(building),
    )


def was_not_linked(t: Words) -> Html:
    """/unlink where nothing was linked."""
    return t.gettext("This group was not linked.")


def is_staff_room(t: Words) -> Html:
    """Confirm the staff room."""
    return t.gettext(
        "This is the staff room now. Reports, requests and alerts come here. Everybody in this "
        "group reads them: let only staff in."
    )


def was_staff_room(t: Words) -> Html:
    """Tell a group that the staff room is elsewhere."""
    return t.gettext("The staff room is another group now. I send nothing here any more.")


def unlinked_staff_room(t: Words) -> Html:
    """Confirm that there is no staff room now."""
    return t.gettext(
        "This is no longer the staff room. Until there is another, I write to dispatchers and "
        "managers in private."
    )


def only_in_groups(t: Words) -> Html:
    """A group's command in private."""
    return t.gettext("Please use this command in the group that you mean. Add me there first.")


def anonymous(t: Words) -> Html:
    """An admin who hides behind the group."""
    return t.gettext(
        "You are writing as the group itself, so I can't see who you are and what you may do. In "
        "the group's settings open Administrators, choose your own name, switch off “Remain "
        "anonymous”, and send the command again."
    )


def in_private(t: Words) -> Html:
    """A personal command in a group."""
    return t.gettext("This is between you and me. Please press the button.")


def in_private_label(t: Words) -> str:
    """Label of the button to the private chat."""
    return t.plain("Open the private chat")


def cannot_pin(t: Words) -> Html:
    """Said in the group: the bot may not pin."""
    return t.gettext(
        "I can write here, but I can't pin alerts. If you want them pinned, make me an "
        "administrator who may pin messages."
    )


def lost_building_group(t: Words, *, building: str, title: str) -> Html:
    """Tell staff that a building's group is gone."""
    return t.gettext(
        "The group of {building} ({title}) is lost: I am no longer in it, or it was deleted. "
        "Alerts reach {building} only in private until you add me again and write "
        "/link {building} there.",
        building=bold(building), title=title,
    )  # fmt: skip


def muted_building_group(t: Words, *, building: str, title: str) -> Html:
    """Tell staff that the bot may not speak in a building's group."""
    return t.gettext(
        "I am not allowed to write in the group of {building} ({title}), so alerts do not reach "
        "it. Please make me an administrator there.",
        building=bold(building), title=title,
    )  # fmt: skip


def lost_staff_room(t: Words, *, title: str) -> Html:
    """Tell managers that the staff room is gone."""
    return t.gettext(
        "The staff room ({title}) is lost: I can no longer write there. Until there is another, "
        "I write to dispatchers and managers in private. Add me to a group of the staff and write "
        "/staffroom there.",
        title=title,
    )
