"""What stands in the report after an incident? One page in one language, to read and to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from estate.incidents.after_action import Moment
from estate.incidents.findings import Found
from estate.incidents.improvements import Action
from estate.incidents.kinds import HandedBack, News
from estate.incidents.losses.reading import Loss, Statement
from estate.incidents.scoring import SHARES, Floor, Response, Score
from estate.incidents.steps import Todo
from estate.incidents.tables import Answer, Call, Finding, Verb
from texts import floors, improvements, incidents, loss_papers
from texts.alerts.endings import HANDED_BACK
from texts.alerts.facts import floor_name
from texts.alerts.updates import NEWS
from texts.incidents import Board
from texts.loss_papers import Embedded, Part
from texts.steps import text_of
from texts.translator import Words

TEMPLATES = Path(__file__).parent / "templates"
HTML_LANGUAGE = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant-HK"}  # a browser chooses glyphs by it
LINES_TO_WRITE_ON = 4


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is known of an incident that is over."""

    board: Board
    happened: tuple[Moment, ...]
    accepted_after: tuple[timedelta, ...]  # since the alert was sent, soonest first
    score: Score
    response: Response
    late_promises: int
    drill_before: str | None = None  # its number
    score_before: Score | None = None
    response_before: Response | None = None
    findings: tuple[Found, ...] = ()
    actions: Mapping[int, Action] = field(default_factory=dict)  # by the finding's id
    losses: tuple[Loss, ...] = ()
    photos: Embedded = field(default_factory=dict)


def report_name(t: Words) -> str:
    """Name the report, for a button."""
    return t.plain("Report")


def caption(t: Words, number: str) -> str:
    """Say what the document is. Plain text."""
    return t.plain("Report on {number}. Open it in a browser; it can be printed.", number=number)


def on_its_way(t: Words) -> str:
    """Answer the press."""
    return t.plain("The report is on its way.")


def page(t: Words, report: Report) -> str:
    """Write the report as an HTML page that needs nothing else."""
    board = report.board
    return _template("after_action.html.j2").render(
        language=HTML_LANGUAGE.get(t.language, t.language),
        is_drill=board.subject.is_drill,
        drill=t.plain("DRILL – this was a drill"),
        title=f"{board.subject.number} · {incidents.about(t, board.subject)}",
        name=t.plain("After-action report"),
        day=t.date(board.released_at, board.zone),
        figures=[(t.plain("Figures"), _figures(t, report)), *_scores(t, report)],
        happened_title=t.plain("What happened"),
        happened=[
            (t.second(one.at, board.zone), _deed(t, one), one.words)
            for one in report.happened
            if one.deed is not Verb.DRAFT or one.words
        ],
        to_fill=[
            (
                _heading(t, finding),
                [_found(t, one, report) for one in report.findings if one.finding is finding],
                *_losses(t, report, finding),
            )
            for finding in Finding
        ],
        assessed=loss_papers.not_assessed(t),
        blank=range(LINES_TO_WRITE_ON),
        note=t.plain(
            "Accepted means that Telegram took the message; nobody knows who has read it. Times "
            "are local."
        ),
    )


def _heading(t: Words, finding: Finding) -> str:
    match finding:
        case Finding.LOSS:
            return loss_papers.heading(t)
        case Finding.WENT_WELL:
            return t.plain("What went well")
        case _:
            return t.plain("What to improve (action, who, by when)")


def _losses(t: Words, report: Report, finding: Finding) -> tuple[list[Part], str]:
    if finding is not Finding.LOSS:
        return [], ""
    found = report.losses
    there = loss_papers.parts(t, found, report.photos, report.board.zone)
    return there, loss_papers.all_places(t, found) if len(there) > 1 else ""


def statement(t: Words, facts: Statement, photos: Embedded, *, now: datetime) -> str:
    """Write one home's loss statement as an HTML page that needs nothing else."""
    happened, recorded, signed = loss_papers.headings(t)
    zone = facts.building.timezone
    return _template("loss_statement.html.j2").render(
        language=HTML_LANGUAGE.get(t.language, t.language),
        name=loss_papers.statement_title(t),
        title=loss_papers.statement_heading(t, facts),
        day=t.date(now, zone),
        happened=happened,
        rows=loss_papers.incident_rows(t, facts),
        recorded=recorded,
        parts=loss_papers.parts(t, facts.losses, photos, zone),
        assessed=loss_papers.not_assessed(t),
        signed=signed,
        signatures=loss_papers.signatures(t),
        note=loss_papers.statement_note(t),
    )


def _found(t: Words, one: Found, report: Report) -> tuple[str, list[str]]:
    who = t.plain("{name}, {day}", name=one.by, day=t.date(one.at, report.board.zone))
    action = report.actions.get(one.id)
    return one.words, [who] if action is None else [who, improvements.in_report(t, action)]


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)


def _figures(t: Words, report: Report) -> list[tuple[str, str]]:
    board, zone, came = report.board, report.board.zone, report.accepted_after
    ended = board.closed_at or board.released_at
    rows = [
        (t.plain("Alert sent"), _at_by(t, t.second(board.released_at, zone), board.released_by)),
        (t.plain("Ended"), _at_by(t, t.second(ended, zone), board.closed_by)),
        (t.plain("Duration"), _span(t, ended - board.released_at)),
        (t.plain("Homes"), t.number(board.homes)),
        (t.plain("Homes reachable by this bot"), t.number(board.reachable)),
        (t.plain("Chats that the alert was for"), t.number(board.alert.total)),
        (t.plain("Accepted by Telegram"), t.number(board.alert.accepted)),
        (t.plain("Unreachable"), t.number(board.alert.unreachable)),
        (t.plain("First chat accepted after"), _came(t, came, 0)),
        (t.plain("Half of the chats accepted after"), _came(t, came, (len(came) - 1) // 2)),
        (t.plain("Last chat accepted after"), _came(t, came, -1)),
        (t.plain("Promised messages that came late"), str(report.late_promises)),
    ]
    if board.release.asked_by:
        rows.insert(1, (t.plain("Asked for by"), board.release.asked_by))
    if board.release.broke_glass:
        rows.insert(1, (t.plain("Approval"), t.plain("Sent alone: nobody answered in time")))
    if board.release.reviewed_by:
        rows.append((t.plain("Reviewed by"), board.release.reviewed_by))
    if board.roll is not None:
        roll = board.roll
        rows += [
            (t.plain("Homes safe or out at the end"), t.number(roll.settled)),
            (t.plain("Homes that answered in part"), t.number(roll.answered)),
            (t.plain("Homes silent at the end"), t.number(roll.silent)),
            (t.plain("Homes in need of help at the end"), t.number(roll.help)),
        ]
    if board.callout.coming:
        rows.append((t.plain("Staff who came"), t.list(board.callout.coming)))
    return rows


def _at_by(t: Words, time: str, name: str) -> str:
    return t.plain("{time}, {name}", time=time, name=name) if name else time


def _came(t: Words, came: Sequence[timedelta], place: int) -> str:
    return _span(t, came[place]) if came else t.plain("none was accepted")


def _scores(t: Words, report: Report) -> list[tuple[str, list[tuple[str, str]]]]:
    tables = [
        (t.plain("Roll call"), _score(t, report.score)),
        (t.plain("Staff"), _response(t, report.response)),
    ]
    number = report.drill_before
    if number is not None and report.score_before is not None:
        title = t.plain("Roll call of the last drill, {number}", number=number)
        tables.append((title, _score(t, report.score_before)))
    if number is not None and report.response_before is not None:
        title = t.plain("Staff at the last drill, {number}", number=number)
        tables.append((title, _response(t, report.response_before)))
    return tables


def _response(t: Words, one: Response) -> list[tuple[str, str]]:
    nobody = t.plain("nobody")
    rows = [
        (t.plain("On duty when it was sent"), t.list(one.on_duty) if one.on_duty else nobody),
        (t.plain("First of the staff on the way after"), _when(t, one.coming)),
    ]
    if one.steps:
        rows += [
            (t.plain("Steps of the playbook done"), f"{one.done} / {one.steps}"),
            (t.plain("Of these, after their time"), t.number(one.late)),
            (t.plain("All steps done after"), _when(t, one.last)),
        ]
    return rows


def _score(t: Words, score: Score) -> list[tuple[str, str]]:
    return [
        (t.plain("Homes that answered"), f"{score.answered} / {score.homes}"),
        (t.plain("First answer after"), _when(t, score.first)),
        *(
            (
                t.plain("{share} percent of the homes after", share=share),
                _when(t, score.shares[share]),
            )
            for share in SHARES
        ),
        (t.plain("Floors without any answer"), _floors(t, score.silent_floors)),
    ]


def _floors(t: Words, floors: Sequence[Floor]) -> str:
    if not floors:
        return t.plain("none")
    return t.list([f"{code} {unescape(floor_name(t, floor))}" for code, floor in floors])


def _when(t: Words, span: timedelta | None) -> str:
    return t.plain("not reached") if span is None else _span(t, span)


def _span(t: Words, span: timedelta) -> str:
    seconds = max(round(span.total_seconds()), 0)
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return t.plain("{hours} h {minutes} min", hours=hours, minutes=minutes)
    if minutes:
        return t.plain("{minutes} min {seconds} s", minutes=minutes, seconds=seconds % 60)
    return t.plain("{seconds} s", seconds=seconds)


def _deed(t: Words, one: Moment) -> str:
    if isinstance(one.deed, Call):
        return _call(t, one)
    if isinstance(one.deed, Answer):
        return _answer(t, one)
    if isinstance(one.deed, Todo):
        return t.plain("Step done: {what} ({name})", what=text_of(t, one.deed), name=one.by)
    who = one.by or t.plain("by itself")
    said = _verbs(t)[one.deed]
    if one.news == News.MOVED:
        said = t.plain("{deed}: {what}", deed=said, what=floors.now_at(t, one.floor))
    elif one.news in list(News):
        said = t.plain("{deed}: {what}", deed=said, what=unescape(NEWS[News(one.news)](t)))
    if one.news in list(HandedBack):
        back = unescape(HANDED_BACK[HandedBack(one.news)](t))
        said = t.plain("{deed}: {what}", deed=said, what=back)
    return t.plain("{deed} ({name})", deed=said, name=who)


def _verbs(t: Words) -> Mapping[Verb, str]:
    return {
        Verb.DRAFT: t.plain("Alert drafted"),
        Verb.SUBMIT: t.plain("A second person asked"),
        Verb.RELEASE: t.plain("Alert sent"),
        Verb.UPDATE: t.plain("Update sent"),
        Verb.ASK: t.plain("Silent homes asked again"),
        Verb.REVIEW: t.plain("Reviewed"),
        Verb.CANCEL: t.plain("Cancelled"),
        Verb.EXPIRE: t.plain("Expired"),
        Verb.ALL_CLEAR: t.plain("All clear sent"),
        Verb.FALSE_ALARM: t.plain("False alarm sent"),
    }


def _call(t: Words, one: Moment) -> str:
    match one.deed:
        case Call.COMING:
            return t.plain("{name} is on the way", name=one.by)
        case Call.CANT_COME:
            return t.plain("{name} can't come", name=one.by)
        case _:
            return t.plain("{name} called", name=one.by)


def _answer(t: Words, one: Moment) -> str:
    home = one.home or t.plain("somebody whose home the bot does not know")
    match one.deed:
        case Answer.HELP:
            return t.plain("{home}: needs help", home=home)
        case Answer.RESCUE:
            return t.plain("{home}: needs rescue ({name})", home=home, name=one.by)
        case Answer.GOING:
            return t.plain("{home}: {name} goes there", home=home, name=one.by)
        case Answer.NO_ANSWER:
            return t.plain("{home}: no answer at the door ({name})", home=home, name=one.by)
        case Answer.UNDONE:
            return t.plain("{home}: last entry taken back ({name})", home=home, name=one.by)
        case Answer.AWAY:
            return t.plain("{home}: not at home", home=home)
        case _:
            return t.plain("{home}: safe or out", home=home)
