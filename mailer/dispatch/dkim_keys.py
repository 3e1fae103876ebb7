"""The keys that our own DKIM signatures are made with, read once from the files that the settings name."""

from pathlib import Path

from mailer.core.dkim import Signer
from mailer.core.errors import Misused
from mailer.settings import Settings


def signers_of(settings: Settings) -> tuple[Signer, ...]:
    """A signer for each key of MAILER_DKIM_KEYS; none where our mail server signs.

    Raises Misused, naming the key, for one that cannot be used.
    """
    domain = settings.dkim_domain or settings.from_domain
    if not settings.dkim_keys:
        return ()
    if not domain:
        raise Misused("MAILER_DKIM_KEYS needs the domain that signs; set MAILER_DKIM_DOMAIN, or MAILER_SENDER.")
    from mailer.dispatch.dkim_signer import signer_from  # late: most offices leave it to their mail server

    return tuple(signer_from(domain, *_named(entry)) for entry in settings.dkim_keys)


def _named(entry: str) -> tuple[str, Path]:
    selector, _, file = (part.strip() for part in entry.partition("="))
    if not selector or not file:
        raise Misused(f"MAILER_DKIM_KEYS cannot use “{entry}”; write selector=file, such as s1=keys/dkim.pem.")
    return selector, Path(file)
