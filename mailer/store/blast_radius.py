"""Mass refusals in the database: a wave whose message is refused is held, and its refused keep their place."""

from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from mailer.core.blast_radius import codes_against_the_message
from mailer.core.outcome import Step
from mailer.store.approvals import hold_wave
from mailer.store.life import reopen_distributions
from mailer.store.tables import attempt, delivery, wave


def hold_if_the_message_is_refused(connection: Connection, wave_id: int, now: datetime) -> bool:
    """Holds the wave and plans its refused deliveries again, where the server refuses the text and not the reader.

    A wave that a person has let go on is not held for it again: then the refusals stand. True when it is held.
    """
    of_wave = select(wave.c.released_at).where(wave.c.id == wave_id).with_for_update(key_share=True)
    if connection.scalar(of_wave):
        return False
    rows = connection.execute(
        select(delivery.c.id, delivery.c.distribution_id, delivery.c.email, attempt.c.code, attempt.c.reply)
        .join(attempt, and_(attempt.c.delivery_id == delivery.c.id, attempt.c.n == delivery.c.attempt))
        .where(and_(delivery.c.wave_id == wave_id, delivery.c.state == "refused"))
        .where(and_(attempt.c.step == Step.DOT.value, attempt.c.code.is_not(None)))
        .order_by(delivery.c.id)
        .with_for_update(of=delivery, key_share=True)
    ).all()
    codes = codes_against_the_message((row.code, row.email) for row in rows)
    condemned = [row for row in rows if row.code in codes]
    if not condemned:
        return False
    connection.execute(
        update(delivery)
        .where(delivery.c.id.in_([row.id for row in condemned]))
        .values(state="planned", reason="refused with its wave: please decide")
    )
    reopen_distributions(connection, {row.distribution_id for row in condemned})
    said = f"{condemned[0].code} {condemned[0].reply}".strip()
    reason = f"The mail server refuses the message itself, to {len(condemned)} recipients so far: {said}"
    hold_wave(connection, wave_id, reason, now)
    return True
