"""`mailer move`, `lift-now`, `kill`, `correct`: changes to what is scheduled, and to what somebody holds already."""

from collections.abc import Sequence

import click

from mailer.cli.change_view import people
from mailer.cli.making import make_change, say, told_words
from mailer.cli.workspace import now
from mailer.core import changing
from mailer.core.words import DistributionKind
from mailer.core.zone import parse_moment
from mailer.dispatch.changing import Drawn
from mailer.dispatch.folder import read_folder, write_back
from mailer.settings import load_settings

_YES = click.option("--yes", is_flag=True, help="Do not ask; what is shown is approved.")
_VERBOSE = click.option("--verbose", is_flag=True, help="Name everybody, not only the first few.")


@click.command()
@click.argument("slug")
@click.option("--to", required=True, help="The new lift: “2026-12-01 12:00 Europe/Paris”.")
@click.option("--fold", type=click.IntRange(0, 1), help="For a time that comes twice: 0 the first, 1 the second.")
@_YES
@_VERBOSE
def move(slug: str, to: str, fold: int | None, yes: bool, verbose: bool) -> None:
    """Move the lift of an embargo. When this returns, no public copy leaves at the old hour.

    Who still waits gets everything by the new time; who holds an advance copy is told at once, the new time beside
    the old. What you want to explain stands in the release's folder: notices/en.md, notices/ru.md.

    Example: mailer move lake-ferry --to "2026-12-01 12:00 Europe/Paris"
    """
    change = changing.move_to(parse_moment(to, fold, "--fold {}".format))
    drawn = make_change(slug, change, "Move it, and tell them?", yes=yes, verbose=verbose)
    say(f"Moved: nothing of {slug} leaves at the old hour. {told_words(drawn)} {_waiting(drawn)}")
    _write_back(slug, drawn)


@click.command("lift-now")
@click.argument("slug")
@_YES
@_VERBOSE
def lift_now(slug: str, yes: bool, verbose: bool) -> None:
    """End an embargo at once: it leaked, or you decided so.

    Who waits for the lift gets the public copy now; who holds an advance copy is told that they may publish.

    Example: mailer lift-now lake-ferry
    """
    drawn = make_change(slug, changing.lift_now(now()), "Lift it now, for everybody?", yes=yes, verbose=verbose)
    say(f"Lifted: {slug} is free. {told_words(drawn)} {_waiting(drawn)}")
    _write_back(slug, drawn)


@click.command()
@click.argument("slug")
@_YES
@_VERBOSE
def kill(slug: str, yes: bool, verbose: bool) -> None:
    """Withdraw a release for good. When this returns, no message of it begins but the notice not to publish it.

    Whoever holds a copy, or may hold one, is told so, before the lift and after it. It cannot be undone. To end a
    send of which nothing has left, `mailer cancel` is enough; to stop it for a while, use `mailer hold`.

    Example: mailer kill lake-ferry
    """
    drawn = make_change(slug, changing.kill(), f"Kill {slug} for good?", yes=yes, verbose=verbose)
    say(f"Killed: nothing more of {slug} leaves. {told_words(drawn)}")


@click.command()
@click.argument("slug")
@click.option(
    "--as",
    "kind",
    type=click.Choice([DistributionKind.CORRECTION.value, DistributionKind.UPDATE.value]),
    default=DistributionKind.CORRECTION.value,
    help="What it is called: a correction (the default), or an update with something new.",
)
@_YES
@_VERBOSE
def correct(slug: str, kind: str, yes: bool, verbose: bool) -> None:
    """Send the text as it is now: to those who wait in place of the old one, and once more to those who hold it.

    First correct the texts in the release's folder, and say in notices/en.md, notices/ru.md what is corrected: it
    stands above the text, and a correction without it is refused.

    \b
    Example: mailer correct lake-ferry
    Example: mailer correct lake-ferry --as update
    """
    source, story = read_folder(load_settings().workspace, slug)
    change = changing.correct(DistributionKind(kind), story, source.files)
    drawn = make_change(slug, change, "Send it?", yes=yes, verbose=verbose)
    say(f"Corrected: nothing of the old text of {slug} leaves any more. {told_words(drawn)} {_waiting(drawn)}")


def _waiting(drawn: Sequence[Drawn]) -> str:
    return f"Still to get it: {people(sum(one.waiting for one in drawn))}."


def _write_back(slug: str, drawn: Sequence[Drawn]) -> None:
    """The folder says the new lift too, unless somebody has edited its facts; then they are told."""
    workspace = load_settings().workspace
    if any([write_back(workspace, slug, one.found.source, one.source) for one in drawn]):
        say(f"releases/{slug}/release.toml says the new lift now.")
        return
    for moment in {one.story.embargo.moment for one in drawn if one.story.embargo and one.story.embargo.moment}:
        lift = f'lift = {moment.wall.isoformat()} and zone = "{moment.zone}"'
        say(f"releases/{slug}/release.toml was edited since it was scheduled; write {lift} there yourself.")
