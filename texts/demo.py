"""What does the demo's page say to a newcomer? Plain text: the page sets it itself."""

from texts.translator import Words


def title(t: Words) -> str:
    """Stand at the head of the page."""
    return t.plain("Tocsin demo: three buildings, one bot")


def hint(t: Words, *, resident: str, worker: str, manager: str, where: str) -> str:
    """Tell what to try first."""
    return t.plain(
        "You are everybody here. As {resident}, write what is broken at home, with a photo if you "
        "like. As {worker}, take the report in the staff room and press Done. As {manager}, write "
        "/alert fire {where} and see who is told. Nothing leaves this machine.",
        resident=resident,
        worker=worker,
        manager=manager,
        where=where,
    )


def lives_in(t: Words, *, home: str) -> str:
    """Tell a resident's part, as in: lives in B3 12A."""
    return t.plain("lives in {home}", home=home)


def newcomer(t: Words) -> str:
    """Tell the part of somebody whom the estate does not know yet."""
    return t.plain("new here")


def works_as(t: Words, *, role: str) -> str:
    """Tell a staff member's part."""
    labels = {
        "guard": t.plain("guard"),
        "technician": t.plain("technician"),
        "dispatcher": t.plain("dispatcher"),
        "manager": t.plain("manager"),
        "admin": t.plain("administrator"),
    }
    return labels[role]
