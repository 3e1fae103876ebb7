"""The smallest Django site that sends with django-post_office; run by the Python that has both installed.

`migrate` makes the database, `queue LETTER.json COUNT` fills the queue, `send PORT` sends it and fails for a rest.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def main(word: str, *more: str) -> None:
    settings.configure(
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": _database()},
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(more[0]) if word == "send" else 25,
        EMAIL_BACKEND="post_office.EmailBackend",
        POST_OFFICE={
            "BATCH_SIZE": 5_000,
            "THREADS_PER_PROCESS": 5,
        },  # one batch: it is faster than its default of 100
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()
    {"migrate": _migrate, "queue": _queue, "send": _send}[word](*more)


def _database() -> dict[str, object]:
    options = {"init_command": "pragma journal_mode=wal;", "transaction_mode": "IMMEDIATE", "timeout": 30}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": "post_office.db", "OPTIONS": options}


def _migrate() -> None:
    call_command("migrate", verbosity=0)


def _queue(letter: str, count: str) -> None:
    from post_office import mail
    from post_office.models import EmailTemplate

    for language, parts in json.loads(Path(letter).read_text(encoding="utf-8")).items():
        content = {"subject": parts["subject"], "content": parts["text"], "html_content": parts["html"]}
        EmailTemplate.objects.update_or_create(name=language, defaults=content)
    mail.send_many([_one(n) for n in range(int(count))])


def _one(n: int) -> dict[str, object]:
    return {
        "recipients": [f"reader{n}@desk{n % 300}.example"],
        "sender": "Lake Press <press@lake.example>",
        "template": "ru" if n % 2 else "en",
        "context": {"name": f"Reader {n}", "outlet": f"Desk {n % 300}", "id": f"{n:032x}"},
        "render_on_delivery": True,
    }


def _send(_port: str) -> None:
    from post_office.models import STATUS, Email

    call_command("send_queued_mail", processes=2, verbosity=0)
    if rest := Email.objects.exclude(status=STATUS.sent).count():
        raise SystemExit(f"{rest} messages were not sent")


if __name__ == "__main__":
    main(*sys.argv[1:])
