"""How does a declared wish become a preview, in private or in the staff room?"""

from broadcasts import outbox
from broadcasts.impairments import preview, preview_subject
from estate.impairments.course import Wish, draft
from handlers.work import Work


async def show_preview(work: Work, wish: Wish, *, instead_of: str = "") -> None:
    """Keep the draft, and show what would be told."""
    drafted = await draft(work.session, wish, by=work.actor, now=work.now)
    subject = preview_subject(drafted.id)
    if instead_of:
        await outbox.rename(work.session, work.chat, instead_of, subject)
    screen = await preview(work.session, drafted, work.words, back=work.is_private)
    await work.show(subject, screen, below=work.update.message is not None)
