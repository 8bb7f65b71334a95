"""What can one do here?"""

from texts.translator import Html, Words, lines


def help_text(t: Words, *, is_staff: bool) -> Html:
    """Answer /help by what this person may do."""
    return lines(
        t.gettext("Write to me, or send a photo or a voice message: that begins a report."),
        "",
        t.gettext("/report – report a fault"),
        t.gettext("/my – your reports, and what you follow"),
        t.gettext("/safe – answer the roll call of an alert"),
        t.gettext("/notices – notices, recent and planned"),
        t.gettext("/profile – your homes"),
        t.gettext("/language – English, 简体中文, 繁體中文"),
        t.gettext("/cancel – close what is open"),
        *(_for_staff(t) if is_staff else []),
        "",
        t.gettext("I am not an emergency service. In danger call the emergency number first."),
    )


def _for_staff(t: Words) -> list[Html]:
    return [
        Html(""),
        t.gettext("For staff:"),
        t.gettext("/desk – open tickets"),
        t.gettext("/ticket 1042 – one ticket"),
        t.gettext("/alert – warn a building"),
        t.gettext("/drill – practise an alert (managers)"),
        t.gettext("/incidents – alerts that are not over"),
        t.gettext("/impaired – safety equipment does not work: alarm, sprinklers, pump"),
        t.gettext("/duty – who is on duty; begin or end yours"),
        t.gettext("/notice – tell many people something"),
        t.gettext("/schedule – what goes by itself"),
        t.gettext("/people – requests to join, who can be reached"),
    ]


def unknown_command(t: Words) -> Html:
    """A command that does not exist."""
    return t.gettext("I don't know this command. /help shows what I can do.")
