"""`mailer contacts list` and `show`: who is on which list, and what is known of one person."""

import json

import click

from mailer.cli.contacts_view import as_record, print_people, print_person
from mailer.cli.workspace import console, open_database
from mailer.settings import load_settings
from mailer.store.people import list_sizes, lists_of, people_of, person_known_by


@click.command("list")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_(name: str | None, as_json: bool) -> None:
    """Show all lists, or the people of one.

    Example: mailer contacts list europe
    """
    with open_database() as database, database.read() as connection:
        if name is None:
            sizes = list_sizes(connection)
            people = []
        else:
            people = people_of(connection, name)
            sizes = {name: len(people)}
    if as_json:
        found = (
            [as_record(person) for person in people] if name else [{"list": n, "people": k} for n, k in sizes.items()]
        )
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif name:
        print_people(people)
    else:
        for listed, size in sizes.items():
            console().print(f"{listed}: {size} people", markup=False, soft_wrap=True)
        if not sizes:
            console().print("There is no list yet; `mailer contacts import FILE` makes one.", soft_wrap=True)


@click.command()
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show(email: str, as_json: bool) -> None:
    """Show what is known of one person.

    Example: mailer contacts show anna@lakeside.example
    """
    from mailer.store.scheduling import suppressed_addresses  # late: its other work needs what renders an edition

    settings = load_settings()
    with open_database() as database, database.read() as connection:
        person = person_known_by(connection, email)
        lists = lists_of(connection, person.id)
        barred = suppressed_addresses(connection, [person], settings.key("suppression_key"))
    reason = next(iter(barred.values()), None)
    if as_json:
        record = as_record(person) | {"lists": lists, "not_mailed": reason}
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print_person(person, lists, reason)
