"""The draft of a distribution: every edition compiled, every delivery with its words, and the manifest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mailer.core import ids
from mailer.core.calendar_entry import Revision, calendar_entry
from mailer.core.contact import Contact
from mailer.core.edition import Fragment, Slot, Variant
from mailer.core.enclosure import Enclosure
from mailer.core.errors import Refused
from mailer.core.file_kinds import KINDS, ending_of
from mailer.core.manifest import Entry, Manifest, edition_key, fragment_digest, packed, sha256
from mailer.core.message import Compiled, Letterhead, compile_edition
from mailer.core.notice import Notice
from mailer.core.paper import Printer, with_papers
from mailer.core.place import Place
from mailer.core.plan import Plan, PlannedDelivery, Terms
from mailer.core.printed_times import PrintedTime, printed_times
from mailer.core.release import Release, Sending
from mailer.core.render import own_time, render
from mailer.core.stationery import Stationery
from mailer.core.words import DistributionKind, Phase

MAX_VARIANTS = 24
"""More variants than this is worth a warning: each is rendered, and each is a text somebody should have looked at."""


@dataclass(frozen=True)
class Draft:
    """All that scheduling writes, in core's words; `packed` are the digests of its entries."""

    kind: DistributionKind
    plan: Plan
    editions: Mapping[tuple[str, Phase], Compiled]
    fragments: Mapping[tuple[str, str], Fragment]
    entries: "PublicEntries"
    packed: bytes
    manifest: Manifest
    variants: Mapping[str, Variant]
    printed: tuple[PrintedTime, ...]

    def pairs(self) -> Iterator[tuple[PlannedDelivery, Entry]]:
        """Each delivery of the plan with its words, made as they are asked for."""
        return self.entries.of(self.plan.deliveries)


def _no_printer(page: str) -> bytes:
    raise Refused("There is nothing here to make a PDF with.")


@dataclass(frozen=True)
class Desk:
    """What the press office lends to every distribution: stationery, letterhead, where to leave, a printer."""

    stationery: Stationery
    letterhead: Letterhead
    leave: str
    printer: Printer = _no_printer


Printing = Callable[[Release, Variant, Phase, Desk, DistributionKind, Revision, Notice | None], Compiled]
"""What print_edition does."""


def policies_of(sending: Sending, letterhead: Letterhead) -> dict[str, object]:
    """How the distribution is to be sent, as the manifest keeps it (durations in seconds)."""
    return {
        "late": sending.late.value,
        "late_after": sending.late_after.total_seconds(),
        "life": sending.life.total_seconds(),
        "unknown": sending.unknown.value,
        "order": sending.order,
        "domain": letterhead.message_domain,
    }


def make_draft(
    release: Release,
    plan: Plan,
    desk: Desk,
    *,
    kind: DistributionKind,
    list_name: str,
    version: int,
    source_digest: str,
    random16: Callable[[], bytes],
    notice: Notice | None = None,
    printing: Printing | None = None,
) -> Draft:
    """Renders what the plan uses, once each, and writes the manifest.

    Raises Refused when a template does not render or a label is missing. `random16` hands in 16 random bytes
    for each delivery's public id; `printing` may stand in for print_edition with what it has printed before.
    """
    printing = printing or print_edition
    variants = _variants(plan)
    revision = Revision(version - 1, plan.waves[0].instant, desk.letterhead.message_domain)
    editions = {
        (key, phase): printing(release, variants[key], phase, desk, kind, revision, notice)
        for key, phase in sorted({(terms.variant.key, phase) for terms in plan.terms for phase in terms.phases})
    }
    return assemble_draft(
        release,
        plan,
        desk,
        editions,
        _fragments(release, plan, kind, desk.stationery),
        kind=kind,
        list_name=list_name,
        version=version,
        source_digest=source_digest,
        random16=random16,
        notice=notice.words if notice else {},
    )


def print_edition(
    release: Release,
    variant: Variant,
    phase: Phase,
    desk: Desk,
    kind: DistributionKind,
    revision: Revision,
    notice: Notice | None = None,
) -> Compiled:
    """An edition on this desk's paper, with the files that go with it: attachments, PDFs, a calendar entry.

    They go with the release's text: a notice without it has none.
    """
    if notice and not notice.carries_text:
        return compile_edition(render(release, variant, phase, desk.stationery, notice), desk.letterhead, kind)
    story = with_papers(release, variant, phase, desk.stationery, desk.printer, notice)
    files = [
        Enclosure(one.file, KINDS[ending_of(one.file)].media_type, one.content)
        for one in story.attachments
        if not one.link
    ]
    if story.event and story.sending.calendar == "attach":
        labels = desk.stationery.labels_for(variant.languages[0])
        files.append(calendar_entry(story, story.event, labels, phase, revision))
    return compile_edition(
        render(story, variant, phase, desk.stationery, notice), desk.letterhead, kind, tuple(files)
    )


def assemble_draft(
    release: Release,
    plan: Plan,
    desk: Desk,
    editions: Mapping[tuple[str, Phase], Compiled],
    fragments: Mapping[tuple[str, str], Fragment],
    *,
    kind: DistributionKind,
    list_name: str,
    version: int,
    source_digest: str,
    random16: Callable[[], bytes],
    notice: Mapping[str, str] = MappingProxyType({}),
) -> Draft:
    """Puts editions that are already compiled together with the deliveries of the plan, and writes the manifest."""
    public_ids = bytearray(16 * len(plan.deliveries))
    for at in range(0, len(public_ids), 16):
        public_ids[at : at + 16] = random16()
    entries = PublicEntries(release, kind, desk.leave, public_ids)
    digests = packed(entry for _, entry in entries.of(plan.deliveries))
    manifest = Manifest(
        slug=release.slug,
        version=version,
        source_digest=source_digest,
        kind=kind.value,
        list_name=list_name,
        policies=policies_of(release.sending, desk.letterhead),
        editions={edition_key(key, phase): compiled.digest for (key, phase), compiled in editions.items()},
        fragments={edition_key(key, place): fragment_digest(line) for (key, place), line in fragments.items()},
        waves=tuple((wave.kind.value, wave.instant) for wave in plan.waves),
        deliveries=len(plan.deliveries),
        entries_digest=sha256(digests),
        notice=dict(notice),
    )
    return Draft(
        kind, plan, editions, fragments, entries, digests, manifest, _variants(plan), printed_times(release, plan)
    )


def _variants(plan: Plan) -> dict[str, Variant]:
    return {terms.variant.key: terms.variant for terms in plan.terms}


def _fragments(
    release: Release, plan: Plan, kind: DistributionKind, stationery: Stationery
) -> dict[tuple[str, str], Fragment]:
    """The own-city lines, once per (variant, place)."""
    wanted = {
        (terms.variant.key, place.key): (terms.variant, place)
        for terms in plan.terms
        if (place := _told_place(release, terms, kind))
    }
    return {key: own_time(release, variant, place, stationery) for key, (variant, place) in sorted(wanted.items())}


def _told_place(release: Release, planned: Terms | PlannedDelivery, kind: DistributionKind) -> Place | None:
    """The city whose time is told below the grid: of the lift in an advance copy and in the notice of a new time, of
    the event in an invitation."""
    changed = kind is DistributionKind.TIME_CHANGED
    told = planned.advance or changed or (release.embargo is None and release.kind == "invitation")
    return planned.own_place if told else None


def reader_line(contact: Contact) -> str:
    """How the message names its reader."""
    return ", ".join(part for part in (contact.name, contact.outlet) if part) or contact.email


@dataclass(frozen=True)
class PublicEntries:
    """The words of each delivery of a distribution, made of its plan; of their own they have their public ids."""

    release: Release
    kind: DistributionKind
    leave: str
    public_ids: bytearray

    def of(self, deliveries: Sequence[PlannedDelivery]) -> Iterator[tuple[PlannedDelivery, Entry]]:
        for at, delivery in enumerate(deliveries):
            yield delivery, self._entry(delivery, ids.public_id(bytes(self.public_ids[at * 16 : at * 16 + 16])))

    def _entry(self, delivery: PlannedDelivery, public_id: str) -> Entry:
        contact, place = delivery.contact, _told_place(self.release, delivery, self.kind)
        slots = {
            Slot.READER.value: reader_line(contact),
            Slot.SOURCE.value: contact.source,
            Slot.LEAVE.value: self.leave,
        }
        return Entry(
            public_id=public_id,
            email=contact.email,
            name=contact.name,
            variant=delivery.variant.key,
            fragment=place.key if place else None,
            slots=slots,
            references=delivery.references,
            not_before=delivery.wave.instant,
            lift_at=delivery.lift,
            advance=delivery.advance,
        )
