"""What do we say to people about themselves: welcome, homes, requests to join, languages?"""

from collections.abc import Sequence

from estate.people.codes import printed_code
from estate.people.reach import BuildingReach
from texts.translator import Html, Words, bold, lines, safe

LANGUAGE_NAMES = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
"""Each language in its own words, whatever the reader's."""


def home_name(t: Words, building: str, unit: str) -> str:
    """Name a home in one breath: B3 12A. Plain text."""
    # NOTE: a building's code and a unit, as in "B3 12A".
    return t.plain("{building} {unit}", building=building, unit=unit)


# Welcome


def welcome_stranger(t: Words) -> Html:
    """Greet somebody whom the estate does not know yet."""
    return lines(
        t.gettext("Welcome. I take reports of faults in this estate and tell you what becomes "
                  "of them."),
        "",
        t.gettext("You can report a fault now: write what is wrong, or send a photo. "
                  "If you live here, join your home, so that alerts reach you."),
    )  # fmt: skip


def welcome_back(t: Words, *, name: str, homes: Sequence[str], is_staff: bool) -> Html:
    """Greet somebody who lives or works here."""
    return lines(
        t.gettext("Hello {name}.", name=bold(name)),
        t.gettext("Your home: {homes}.", homes=bold(t.list(homes))) if homes else None,
        t.gettext("If something is broken, write it here or send a photo. "
                  "/help shows what else I can do."),
        t.gettext("Your work: /desk shows open tickets, /alert warns a building.") if is_staff
        else None,
    )  # fmt: skip


def report_label(t: Words) -> str:
    """Label of the button that begins a report."""
    return t.plain("Report a fault")


def join_label(t: Words) -> str:
    """Label of the button that begins joining a home."""
    return t.plain("Join my home")


def joined(t: Words, *, home: str) -> Html:
    """Confirm that somebody lives here now."""
    return lines(
        t.gettext("Welcome to {home}. You are registered as a resident.", home=bold(home)),
        t.gettext("Alerts and repair news of your building reach you here from now on. "
                  "If something is broken, just write it."),
    )  # fmt: skip


def lives_there_already(t: Words, *, home: str) -> Html:
    """Somebody used a code for their own home."""
    return t.gettext("You are registered in {home} already.", home=bold(home))


def became_admin(t: Words) -> Html:
    """Confirm the first admin, and say what comes next."""
    return lines(
        t.gettext("You are now the admin of this estate. This link no longer works."),
        "",
        t.gettext("Next: import your buildings and staff on the machine "
                  "(tocsin estate import), add me to a group of your staff and write /staffroom "
                  "there, then add me to the building's group and write /link B3 there."),
    )  # fmt: skip


def unknown_payload(t: Words) -> Html:
    """A start link that we did not make, or that was cut."""
    return t.gettext(
        "This link is not one of mine, or a part of it is missing. If it came from the office, "
        "please ask for a new one."
    )


def unknown_asset(t: Words) -> Html:
    """A code on a thing that is not in our list."""
    return t.gettext(
        "I don't know what this code belongs to. You can still report what is wrong: just write "
        "it here."
    )


# Joining


def ask_code(t: Words) -> Html:
    """Ask for the code of the letter."""
    return lines(
        t.gettext("Do you have a letter from the office with a code? Type the code, "
                  "such as {code}.", code=bold(printed_code("ACD347FG"))),
        t.gettext("Without a code, press the button: you say where you live, "
                  "and the office confirms it."),
    )  # fmt: skip


def no_code_label(t: Words) -> str:
    """Label of the button for those without a letter."""
    return t.plain("I have no code")


def not_a_code(t: Words) -> Html:
    """What was typed cannot be a code."""
    return t.gettext(
        "This is not a code. A code has 8 letters and digits; please check the letter."
    )


def please_text(t: Words) -> Html:
    """A sticker, photo or the like where words or a press are wanted."""
    return t.gettext("I can't read this here. Please press a button or write words.")


def choose_building(t: Words) -> Html:
    """Ask for the building."""
    return t.gettext("In which building do you live?")


def choose_floor(t: Words, *, building: str) -> Html:
    """Ask for the floor."""
    return t.gettext("On which floor of {building} do you live?", building=bold(building))


def choose_unit(t: Words, *, building: str, floor: str) -> Html:
    """Ask for the unit."""
    return t.gettext(
        "Which is your home on floor {floor} of {building}?",
        floor=bold(floor), building=bold(building),
    )  # fmt: skip


def not_in_the_list(t: Words) -> Html:
    """What was typed is none of the buttons."""
    return t.gettext("I can't find that. Please press one of the buttons.")


def no_homes(t: Words) -> Html:
    """There is nothing to choose from."""
    return t.gettext("No homes are listed yet. Please ask the office for a code.")


def confirm_request(t: Words, *, home: str) -> Html:
    """Ask before the office is asked."""
    return t.gettext("Ask the office to register you in {home}?", home=bold(home))


def send_request_label(t: Words) -> str:
    """Label of the button that asks the office."""
    return t.plain("Send request")


def request_sent(t: Words, *, home: str) -> Html:
    """Say what happens now."""
    return t.gettext(
        "The office has your request for {home}. I will write here as soon as somebody has "
        "decided. Until then you can report faults in common places, and any danger.",
        home=bold(home),
    )


def cancelled(t: Words) -> Html:
    """The form is closed."""
    return t.gettext("Closed. Nothing was changed.")


def request_card(t: Words, *, name: str, home: str, neighbours: int) -> Html:
    """Ask staff whether somebody lives where they say."""
    return lines(
        t.gettext("{name} asks to be registered in {home}.", name=bold(name), home=bold(home)),
        t.ngettext("{count} person is registered there.", "{count} people are registered there.",
                   neighbours),
    )  # fmt: skip


def request_approved(t: Words, *, name: str, home: str, by: str) -> Html:
    """What the card says afterwards."""
    return t.gettext(
        "{name} is registered in {home}. Approved by {by}.",
        name=bold(name), home=bold(home), by=bold(by),
    )  # fmt: skip


def request_declined(t: Words, *, name: str, home: str, by: str) -> Html:
    """What the card says afterwards."""
    return t.gettext(
        "{name} is not registered in {home}. Declined by {by}.",
        name=bold(name), home=bold(home), by=bold(by),
    )  # fmt: skip


def you_were_declined(t: Words, *, home: str) -> Html:
    """Tell the applicant."""
    return t.gettext(
        "The office could not confirm that you live in {home}. Please speak to the office; "
        "it can give you a code.",
        home=bold(home),
    )


def noted(t: Words) -> str:
    """Toast after a decision."""
    return t.plain("Noted. The person has been told.")


# Profile


def profile(t: Words, *, name: str, homes: Sequence[str], role: str | None) -> Html:
    """Show what is known of somebody."""
    return lines(
        bold_line(name),
        t.gettext("You work here as {role}.", role=bold(role)) if role else None,
        t.gettext("Your home: {homes}.", homes=bold(t.list(homes))) if homes
        else t.gettext("You are not registered in any home."),
        t.gettext("I write to you in {language}.", language=bold(LANGUAGE_NAMES[t.language])),
    )  # fmt: skip


def bold_line(value: str) -> Html:
    """A line of its own in bold."""
    return Html(bold(value))


def leave_label(t: Words, *, home: str) -> str:
    """Label of the button that leaves a home."""
    return t.plain("Leave {home}", home=home)


def add_home_label(t: Words) -> str:
    """Label of the button that adds a home."""
    return t.plain("Add a home")


def languages_label() -> str:
    """Label of the button that offers the languages to somebody who may read none of this."""
    return " · ".join(LANGUAGE_NAMES.values())


def language_label(t: Words) -> str:
    """Label of the button that changes the language; in every language it says so in English."""
    return t.plain("Language")


def confirm_leaving(t: Words, *, home: str) -> Html:
    """Ask before somebody leaves a home."""
    return t.gettext(
        "Leave {home}? You will no longer get its alerts and news. To come back you need a code "
        "or the office.",
        home=bold(home),
    )


def leave_for_good_label(t: Words) -> str:
    """Label of the button that really leaves."""
    return t.plain("Yes, leave")


def left_home(t: Words, *, home: str) -> str:
    """Toast after leaving."""
    return t.plain("You are no longer registered in {home}.", home=home)


def role_name(t: Words, role: str) -> str:
    """Name what somebody does here. Plain text."""
    match role:
        case "guard":
            return t.plain("security guard")
        case "technician":
            return t.plain("technician")
        case "dispatcher":
            return t.plain("dispatcher")
        case "manager":
            return t.plain("manager")
        case _:
            return t.plain("admin")


# Language


def choose_language(t: Words) -> Html:
    """Ask for the language."""
    return t.gettext("Which language do you read?")


def language_chosen(t: Words) -> str:
    """Toast in the new language."""
    return t.plain("From now on I write in English.")


# People


def people(t: Words, reaches: Sequence[BuildingReach], *, pending: int) -> Html:
    """Tell staff who can be reached, and what waits for them."""
    return lines(
        Html(bold(t.plain("People"))),
        *(_reach(t, reach) for reach in reaches),
        "",
        t.ngettext("{count} request to join waits.", "{count} requests to join wait.", pending)
        if pending else t.gettext("No request to join is waiting."),
    )  # fmt: skip


def _reach(t: Words, reach: BuildingReach) -> Html:
    people = t.ngettext(
        "{count} resident, {reachable} reachable", "{count} residents, {reachable} reachable",
        reach.residents, reachable=t.number(reach.reachable),
    )  # fmt: skip
    homes = t.ngettext(
        "{lived_in} of {count} home has residents", "{lived_in} of {count} homes have residents",
        reach.homes, lived_in=t.number(reach.lived_in),
    )  # fmt: skip
    return t.gettext(
        "{building}: {people}; {homes}.",
        building=bold(reach.building_code), people=safe(people), homes=safe(homes),
    )  # fmt: skip


def staff_only(t: Words) -> Html:
    """Somebody without the duty asks for the list of people."""
    return t.gettext("This list is for those who run the building. /profile shows your own data.")
