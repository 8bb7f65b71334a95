"""How does a form run? Entry points, states, fallbacks, as in PTB; the state is a row."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler

from broadcasts.screens import Button, Press, Screen, press
from handlers.attachments import is_from_a_person
from handlers.conversations import Conversation
from handlers.work import CURRENT, Context, Work
from texts import buttons

FORM = "f"  # verb of every form button: f:<token>:<choice>:<argument>…
BACK = "back"
CANCEL = "cancel"

Step = str | None
Callback = Callable[[Work], Awaitable[Step]]
"""Reads, calls one use case, says, returns the next step. None ends the form."""

AnyHandler = BaseHandler[Update, Context, Any]
Match = tuple[AnyHandler, object]


class Does(BaseHandler[Update, Context, Step]):
    """Runs `callback(work)` where `fits(work)`: what each step of a form is made of."""

    def __init__(self, fits: Callable[[Work], bool], callback: Callback) -> None:
        async def run(_update: Update, context: Context) -> Step:
            return await callback(context.work)

        super().__init__(run)
        self._fits = fits

    def check_update(self, update: object) -> bool | None:
        """Whether this update is this handler's."""
        return isinstance(update, Update) and self._fits(CURRENT.get())


def chosen(choice: str, callback: Callback) -> Does:
    """Handle one button of the form that is open now (its token is checked, its step is ours)."""

    def fits(work: Work) -> bool:
        pressed, form = work.press, work.conversation
        return (
            form is not None
            and pressed.verb == FORM
            and pressed.word(0) == form.token
            and pressed.word(1) == choice
        )

    return Does(fits, callback)


def choice(conversation: Conversation, name: str, *args: object) -> Press:
    """Make what a button of this form carries."""
    return press(FORM, conversation.token, name, *args)


def argument(work: Work, position: int = 0) -> str:
    """Read what the pressed button of a form carries beyond its name."""
    return work.press.word(2 + position)


def argument_number(work: Work, position: int = 0) -> int:
    """Read such an argument as a row's number; 0, which no row has, when it is none."""
    return work.press.number(2 + position)


FORMS: dict[str, "ConversationHandler"] = {}
"""Every form by its flow: a change of language, or a reminder, draws the one that is open."""


class ConversationHandler(BaseHandler[Update, Context, Step]):
    """PTB's conversation handler in shape; its state is a row saved with everything else.

    `show` draws the form as it stands: after a restart, a change of language, or a reminder.
    """

    def __init__(
        self,
        flow: str,
        *,
        entry_points: Sequence[AnyHandler],
        states: Mapping[str, Sequence[AnyHandler]],
        fallbacks: Sequence[AnyHandler] = (),
        show: Callable[[Work], Awaitable[Screen]],
    ) -> None:
        super().__init__(self._no_callback)
        self.flow = flow
        self.entry_points = entry_points
        self.states = states
        self.fallbacks = fallbacks
        self.show = show
        FORMS[flow] = self

    def check_update(self, update: object) -> Match | None:
        """Find the handler of the state that the row names, else a fallback, else an entry."""
        form = CURRENT.get().conversation
        if form is not None and form.flow == self.flow:
            inside = [*self.states.get(form.step, ()), *self.fallbacks]
            found = _first(inside, update)
            if found is not None:
                return found
        return _first(self.entry_points, update)

    async def handle_update(  # type: ignore[override]  # PTB types it by its own result
        self,
        update: Update,
        application: Application[Any, Context, Any, Any, Any, Any],
        check_result: Match,
        context: Context,
    ) -> Step:
        """Run the handler; what it returns is the next step, None ends the form."""
        handler, result = check_result
        step: Step = await handler.handle_update(update, application, result, context)
        work = context.work
        if step is None:
            work.conversation = None
        elif work.conversation is None or work.conversation.flow != self.flow:
            raise LookupError(f"{self.flow}: a step without a conversation; begin() it first")
        else:
            work.conversation.step = step
        return step

    async def _no_callback(self, _update: Update, _context: Context) -> Step:
        raise LookupError("a conversation runs through handle_update")


def _first(handlers: Sequence[AnyHandler], update: object) -> Match | None:
    for handler in handlers:
        result = handler.check_update(update)
        if result is not None and result is not False:
            return handler, result
    return None


def begin(work: Work, flow: str, step: str, **data: Any) -> Conversation:
    """Start a form here. One that was open in this chat ends without a word."""
    work.conversation = Conversation(flow=flow, step=step, data=data, started_at=work.now)
    return work.conversation


async def draw_open_form(work: Work, *, below: bool = False) -> bool:
    """Draw the form that is open in the private chat as it stands now. False: none is open."""
    form = work.conversation
    if form is None or form.flow not in FORMS:
        return False
    await work.show(form.subject, await FORMS[form.flow].show(work), below=below, to=work.private)
    return True


def way_out(work: Work, form: Conversation, *, back: bool) -> list[Button]:
    """Make the row that stands under every step: Back (not on the first) and Cancel."""
    t = work.words
    row = [Button(buttons.back(t), choice(form, BACK))] if back else []
    return [*row, Button(buttons.cancel(t), choice(form, CANCEL))]


def pressed(verb: str, callback: Callable[[Work], Awaitable[None]]) -> Does:
    """Handle a button outside of forms, wherever it stands."""
    return Does(lambda work: work.press.verb == verb, _and_stay(callback))


def command(
    name: str, callback: Callable[[Work], Awaitable[None]], *, private: bool = True
) -> Does:
    """Handle a command outside of forms; an open form stays as it is."""
    return Does(
        lambda work: is_command(work, name) and (work.is_private or not private),
        _and_stay(callback),
    )


def is_command(work: Work, name: str = "") -> bool:
    """Whether somebody just sent this command (or any), to this bot."""
    message = work.update.message
    if message is None or not (message.text or "").startswith("/"):
        return False
    word, _, bot = (message.text or "").split(maxsplit=1)[0][1:].partition("@")
    ours = not bot or bot.lower() == work.bot_username.lower()
    return ours and (not name or word.lower() == name)


def arguments(work: Work) -> str:
    """What stands behind a command."""
    message = work.update.message
    _, _, rest = ((message.text if message else None) or "").partition(" ")
    return rest.strip()


def wrote(work: Work) -> bool:
    """Whether somebody sent anything in private that is not a command: words, a photo, a dice."""
    message = work.update.message
    if message is None or not work.is_private or is_command(work):
        return False
    return is_from_a_person(message)


def _and_stay(callback: Callable[[Work], Awaitable[None]]) -> Callback:
    async def run(work: Work) -> Step:
        await callback(work)
        return work.conversation.step if work.conversation else None

    return run
