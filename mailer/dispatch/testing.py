"""Test copies: the real editions, marked, through the real mail server, to staff only; in no wave and no count."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailer.core import ids
from mailer.core.address import parse_address
from mailer.core.attempt_result import AttemptResult
from mailer.core.check.words import told
from mailer.core.contact import Contact
from mailer.core.dkim import signed
from mailer.core.draft import Desk, Draft
from mailer.core.edition import Slot, Variant
from mailer.core.errors import Refused
from mailer.core.gate import Claim
from mailer.core.message import Compiled, Personal, fill, plain
from mailer.core.outcome import Reply, Verdict, judge
from mailer.core.personal import personal_of
from mailer.core.plan import Plan, PlannedDelivery, PlannedWave, reading_order
from mailer.core.release import Release
from mailer.core.words import DeliveryState, DistributionKind, OnUnknown, Phase, WaveKind
from mailer.dispatch.asked import takes
from mailer.dispatch.checking import weight
from mailer.dispatch.clock import Clock
from mailer.dispatch.desk import draft_of
from mailer.dispatch.dkim_keys import signers_of
from mailer.dispatch.smtp import Connection, Envelope
from mailer.settings import Settings
from mailer.store.closing import close_distributions
from mailer.store.database import Database
from mailer.store.finishing import finish
from mailer.store.queue import Claimant
from mailer.store.releases import Source, next_version, save_version
from mailer.store.scheduling import save_distribution
from mailer.store.testing import claim_test_copies, settle_cut_off_tests

LIST_NAME = "test"


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """One test copy that has been tried."""

    address: str
    languages: tuple[str, ...]
    phase: Phase
    reply: Reply
    state: DeliveryState


def edition_plans(release: Release, addresses: Sequence[str], now: datetime) -> list[Plan]:
    """One plan for each edition a reader may get: each language first, and before the lift in both phases."""
    people = [Contact(id=0, email=parse_address(address), source="MAILER_TEST_ADDRESSES") for address in addresses]
    lift = release.embargo.earliest() if release.embargo else None
    kinds = [WaveKind.ADVANCE, WaveKind.PLAIN] if lift is not None and now < lift else [WaveKind.PLAIN]
    variants = [Variant(reading_order([language], release.languages)) for language in release.languages]
    return [
        Plan(
            tuple(
                PlannedDelivery(person, variant, PlannedWave(now, kind), lift, None, None, rank)
                for rank, person in enumerate(people)
            ),
            left_out=(),
            seed=0,
        )
        for kind in kinds
        for variant in variants
    ]


class MarkedRun:
    """One `mailer test`: writes the copies down, hands each over, and writes down how it ended."""

    def __init__(self, database: Database, settings: Settings, clock: Clock, connection: Connection) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self._connection = connection
        self._signers = signers_of(settings)
        self._by = Claimant(f"test-{secrets.token_hex(4)}", secrets.token_hex(8))

    def send(self, release: Release, source: Source, desk: Desk, addresses: Sequence[str]) -> Iterator[MarkedCopy]:
        """Sends every edition to every address, telling each as it ends.

        Raises Refused, before anything leaves, for a template fault and for a message too large for the mail server.
        """
        try:
            drafts, claims = self._write_down(release, source, desk, addresses)
            for draft, claim in zip(drafts, claims, strict=True):
                for one in claim:
                    yield self._carry(one, draft, desk)
        finally:
            self._connection.close()

    def _write_down(
        self, release: Release, source: Source, desk: Desk, addresses: Sequence[str]
    ) -> tuple[list[Draft], list[list[Claim]]]:
        now = self._clock.now()
        key = self._settings.key("suppression_key")
        with self._database.act() as connection:
            settle_cut_off_tests(connection, now)
            version = next_version(connection, release.slug)
            drafts = [
                draft_of(desk, release, source, plan, LIST_NAME, version, DistributionKind.TEST)
                for plan in edition_plans(release, addresses, now)
            ]
            _refuse_too_heavy([edition for draft in drafts for edition in draft.editions.values()], self._connection)
            version_id = save_version(connection, release, source, desk.stationery.digest(), version, now)
            claims = [
                claim_test_copies(
                    connection,
                    save_distribution(connection, draft, version_id, self._settings.actor, key, now),
                    draft,
                    self._by,
                    now,
                )
                for draft in drafts
            ]
        return drafts, claims

    def _carry(self, claim: Claim, draft: Draft, desk: Desk) -> MarkedCopy:
        started_at, began = self._clock.now(), self._clock.elapsed()
        phase = Phase.EMBARGOED if claim.advance else Phase.PUBLIC
        domain = str(draft.manifest.policies["domain"])
        languages = draft.variants[claim.variant_key].languages
        mark = f"{desk.stationery.labels_for(languages[0]).test_mark} "
        message = fill(
            draft.editions[claim.variant_key, phase], _marked(personal_of(claim, domain, phase, started_at), mark)
        )
        message = signed(message, self._signers, started_at)
        path = ids.return_path(claim.public_id, self._settings.key("secret"), domain)
        envelope = Envelope(path, claim.email, ids.envid(claim.public_id))
        reply = self._connection.hand_over(envelope, lambda: self._unless_lifted(claim, message), lambda: None)
        now = self._clock.now()
        verdict = _verdict(reply, now)
        digest = hashlib.sha256(message).hexdigest()
        seconds = self._clock.elapsed() - began
        with self._database.act() as connection:
            ended = AttemptResult(claim, verdict, reply, started_at, now, seconds, phase, digest)
            finish(connection, [ended], self._by.worker_id)
            close_distributions(connection, now, [claim.distribution_id])
        return MarkedCopy(claim.email, languages, phase, reply, verdict.state)

    def _unless_lifted(self, claim: Claim, message: bytes) -> bytes | None:
        """Law 1 holds for tests too: no embargoed text at or after the lift."""
        lifted = claim.advance and claim.lift_at is not None and self._clock.now() >= claim.lift_at
        return None if lifted else message


def _refuse_too_heavy(editions: Sequence[Compiled], connection: Connection) -> None:
    for finding in weight(editions, takes(connection)):
        if finding.code == "message-over-server":
            said = told(finding)
            raise Refused(f"Nothing was sent: {said.what} {said.mend}")


def _marked(personal: Personal, mark: str) -> Personal:
    return personal._replace(slots={**personal.slots, Slot.MARK: plain(mark)})


def _verdict(reply: Reply, now: datetime) -> Verdict:
    """A test is tried once: what would be tried later ends here, and a refusal of us holds no wave."""
    verdict = judge(reply, 1, now, now, timedelta(0), OnUnknown.HOLD, 0.5)
    if verdict.state is DeliveryState.PLANNED:
        return verdict._replace(state=DeliveryState.CANCELLED, hold=None)
    return verdict
