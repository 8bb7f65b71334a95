"""How is the form that is open drawn anew? For a change of language, or /start in its middle."""

from collections.abc import Mapping

from handlers.conversation import ConversationHandler
from handlers.work import Work

Forms = Mapping[str, ConversationHandler]
"""Every form by its flow."""


async def redraw_open_form(work: Work, forms: Forms, *, below: bool = False) -> bool:
    """Draw the form that is open here, as it stands. False: none is."""
    form = work.conversation
    if form is None or form.flow not in forms or not work.is_private:
        return False
    await work.show(form.subject, await forms[form.flow].show(work), below=below)
    return True
