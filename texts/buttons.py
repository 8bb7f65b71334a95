"""What stands on the buttons that screens share?"""

from texts.translator import Words

# Ways through a form


def back(t: Words) -> str:
    """Go one step back."""
    return t.plain("Back")


def cancel(t: Words) -> str:
    """Close the form; nothing is sent."""
    return t.plain("Cancel")


def skip(t: Words) -> str:
    """Leave a question out."""
    return t.plain("Skip")


def go_on(t: Words) -> str:
    """Go to the next step of a form."""
    return t.plain("Continue")


def something_else(t: Words) -> str:
    """None of what is listed."""
    return t.plain("Something else")


def page_back(t: Words) -> str:
    """Go to the page before, of a list."""
    return t.plain("◀ Back")


def page_on(t: Words) -> str:
    """Go to the next page of a list."""
    return t.plain("▶ Next")


def next_step(t: Words) -> str:
    """Go to the next step after choosing several things."""
    return t.plain("Next")


def in_private(t: Words) -> str:
    """Open the private chat from a group."""
    return t.plain("Open in private")


# A report


def no_danger(t: Words) -> str:
    """Answer both danger questions with no."""
    return t.plain("No danger")


def my_home(t: Words) -> str:
    """Choose one's home as the place."""
    return t.plain("My home")


def my_home_in(t: Words, *, unit: str) -> str:
    """Choose one of several homes as the place of a danger."""
    return t.plain("My home, {unit}", unit=unit)


def common_place(t: Words) -> str:
    """Choose a lobby, corridor, car park or the like."""
    return t.plain("Common place")


def common_place_in(t: Words, *, building: str) -> str:
    """Choose a common place of this building as the place of a danger."""
    return t.plain("Common place, {building}", building=building)


def that_is_all(t: Words) -> str:
    """Add nothing more to a danger."""
    return t.plain("That is all")


def send_report(t: Words) -> str:
    """Send what the preview shows."""
    return t.plain("Send report")


def change_place(t: Words) -> str:
    """Go from the preview to the place."""
    return t.plain("Change place")


def change_problem(t: Words) -> str:
    """Go from the preview to the kind of fault."""
    return t.plain("Change problem")


def add_words(t: Words) -> str:
    """Go from the preview to words and pictures."""
    return t.plain("Add words or photos")


def clear_words(t: Words) -> str:
    """Throw the words and pictures of the draft away."""
    return t.plain("Clear words")


def join(t: Words) -> str:
    """Follow a ticket that is open already."""
    return t.plain("Join")


def join_one(t: Words, *, number: str) -> str:
    """Follow one of several."""
    return t.plain("Join #{number}", number=number)


def different(t: Words) -> str:
    """Go on with a report of one's own."""
    return t.plain("No, different")


# A ticket, for its reporter


def fixed(t: Words) -> str:
    """Confirm a repair."""
    return t.plain("Yes, fixed")


def partly_fixed(t: Words) -> str:
    """Say that something is left to do."""
    return t.plain("Partly")


def not_fixed(t: Words) -> str:
    """Say that the fault is still there."""
    return t.plain("No, not fixed")


def not_fixed_after_all(t: Words) -> str:
    """Reopen a ticket that was closed."""
    return t.plain("Not fixed after all")


def no_longer_needed(t: Words) -> str:
    """Ask to cancel a report."""
    return t.plain("No longer needed")


def cancel_report(t: Words) -> str:
    """Cancel a report for good."""
    return t.plain("Yes, cancel the report")


def stop_following(t: Words) -> str:
    """Hear no more of a ticket of others."""
    return t.plain("Stop following")


# A ticket, for staff


def take(t: Words) -> str:
    """Take a ticket on oneself."""
    return t.plain("Take")


def assign(t: Words) -> str:
    """Give a ticket to somebody."""
    return t.plain("Assign")


def on_site(t: Words) -> str:
    """Say that the work begins."""
    return t.plain("On site")


def wait(t: Words) -> str:
    """Say what a ticket waits for."""
    return t.plain("Wait")


def resume(t: Words) -> str:
    """Work on a ticket that waited."""
    return t.plain("Go on")


def done(t: Words) -> str:
    """Say that it is repaired."""
    return t.plain("Done")


def hand_back(t: Words) -> str:
    """Give a ticket back to the office."""
    return t.plain("Hand back")


def reject(t: Words) -> str:
    """Say that it is not ours."""
    return t.plain("Reject")


def undo_rejection(t: Words) -> str:
    """Take on a ticket that was rejected."""
    return t.plain("Take back the rejection")


def message(t: Words) -> str:
    """Write to the reporter."""
    return t.plain("Message")


def time(t: Words) -> str:
    """Tell residents a time."""
    return t.plain("Time")


def duplicate(t: Words) -> str:
    """Say that another ticket is about the same."""
    return t.plain("Duplicate")


def not_a_duplicate(t: Words) -> str:
    """Say that it is a matter of its own after all."""
    return t.plain("Not a duplicate")


def alert_them(t: Words) -> str:
    """Begin an alert about what several homes reported."""
    return t.plain("Prepare an alert")


def release_note(t: Words) -> str:
    """Send an internal note to the reporter after all."""
    return t.plain("Send to the resident")


# A request to join


def approve(t: Words) -> str:
    """Register the person."""
    return t.plain("Approve")


def decline(t: Words) -> str:
    """Do not register the person."""
    return t.plain("Decline")
