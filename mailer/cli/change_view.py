"""A change as people read it before they say yes: old and new hours, who waits, who is told, and in which words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from mailer.cli.check_view import print_findings
from mailer.cli.plan_view import clocks, names, print_plan, print_warnings
from mailer.cli.tables import aligned, printable
from mailer.cli.times import minute
from mailer.cli.words import distribution_words
from mailer.cli.workspace import console
from mailer.core.changing import Change
from mailer.core.check import findings
from mailer.core.check.words import told
from mailer.core.draft import Draft
from mailer.core.errors import Refused
from mailer.core.finding import Finding, Level
from mailer.core.plan_check import plan_warnings
from mailer.core.release import Release
from mailer.core.words import DistributionKind
from mailer.core.zone import offset_label
from mailer.dispatch.changing import Drawn

_K = DistributionKind
_TOLD = {
    _K.TIME_CHANGED: "Told at once that the time has changed",
    _K.LIFTED: "Told at once that they may publish",
    _K.HOLD: "Told at once not to publish before they hear more",
    _K.KILL: "Told at once not to publish it at all",
    _K.CORRECTION: "Sent the whole text once more, as a correction",
    _K.UPDATE: "Sent the whole text once more, as an update",
}
_STOPPED = {_K.KILL: "Not sent any more", _K.HOLD: "Held"}


def print_change(change: Change, drawn: Sequence[Drawn], office: str, now: datetime, *, verbose: bool) -> None:
    """All that the change does; all names where `verbose`."""
    for one in drawn:
        newest = one.found.strand.newest
        _say(f"{one.story.slug}, version {newest.version}, to the list {newest.list_name}", style="bold")
        if stopped := _STOPPED.get(change.kind):
            _say(f"{stopped}: {people(one.found.to_come)}", style="bold")
        if change.kind is DistributionKind.TIME_CHANGED:
            _print_hours("The embargo so far", one.found.release, office)
            _print_hours("The embargo from now on", one.story, office)
        for _, draft in one.successors:
            print_plan(one.story, draft.plan, office, verbose=verbose)
        if one.notice:
            _print_told(_TOLD[change.kind], one.notice, verbose)
        else:
            _say("Nobody is told: nobody holds a copy of it, or all of them know.")
        print_warnings(_warnings(change, one, now))


def _print_hours(title: str, story: Release, office: str) -> None:
    if story.embargo is None:
        return
    lifts = [(lift.place.name("en"), lift.moment.utc, lift.place.zone) for lift in story.embargo.cities]
    rows = [(name, minute(instant, zone), offset_label(instant, zone)) for name, instant, zone in lifts]
    if story.embargo.moment:
        rows = clocks(story.embargo.moment.utc, story, office)
    _say(f"{title}:", style="bold")
    for line in aligned(rows):
        _say(f"    {line}")


def _print_told(title: str, notice: Draft, verbose: bool) -> None:
    deliveries = notice.plan.deliveries
    _say(f"{title}: {people(len(deliveries))}", style="bold")
    _say(f"  {names(sorted((one.contact for one in deliveries), key=lambda person: person.id), verbose)}")
    if waiting := sum(delivery.waits_for is not None for delivery in deliveries):
        _say(f"  {waiting} of them once it is known whether what is being sent to them just now has left.")
    for left_out in notice.plan.left_out:
        who = left_out.contact.name or left_out.contact.email
        _say(f"  Holds a copy and is told nothing, {left_out.reason}: {who}", style="yellow")
    for language, words in notice.manifest.notice.items():
        _say(f"  In {language}: {words}")


def _warnings(change: Change, one: Drawn, now: datetime) -> Iterator[str]:
    """What a person should look at: a hold that ends, odd hours, and what only the new version has."""
    if (held := one.found.held) and change.plans_anew:
        yield f"it is held ({held})" + (
            "." if change.keeps_holds else "; the new plan is not, and goes on by itself."
        )
    if one.said_before:
        yield f"what notices/ says went out before, in the {distribution_words(one.said_before)}; is it still right?"
    if change.kind is _K.LIFTED:
        return  # its hour is now, whatever the clocks and the texts say
    if change.kind is _K.TIME_CHANGED:
        for _, draft in one.successors:
            yield from plan_warnings(one.story, draft.plan)
    yield from (f"{finding.where}: {told(finding).what}" for finding in _new_findings(one, now))


def refuse_new_errors(drawn: Sequence[Drawn], now: datetime) -> None:
    """Raises Refused for a text that must not go out, with what the check finds; what was so before is forgiven."""
    errors = [finding for one in drawn for finding in _new_findings(one, now) if finding.level is Level.ERROR]
    if errors:
        print_findings(errors)
        raise Refused(f"Nothing was changed: mend what `mailer release check {drawn[0].story.slug}` finds.")


def _new_findings(one: Drawn, now: datetime) -> list[Finding]:
    """What the check finds in the new version and did not find in the one before."""
    before = {told(finding).what for finding in findings(one.found.release, one.found.source.files, now)}
    return [finding for finding in findings(one.story, one.source.files, now) if told(finding).what not in before]


def people(count: int) -> str:
    """`1 person`, `5 people`."""
    return f"{count} {'person' if count == 1 else 'people'}"


def _say(line: str, style: str = "") -> None:
    console().print(printable(line) if style else line, style=style or None, markup=False, soft_wrap=True)
