"""Commands about places and the adults who have a role there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.extensions import work
from app.identity import STAFF, Principal, Role
from app.services import accounts
from app.services import places as use_cases
from app.services.errors import DomainError
from models import OrganisationKind, RegionMode

SYSTEM = Principal.system("command")
staff = AppGroup("staff", help="Adults with a role.")
places = AppGroup("places", help="Regions, and schools, hosts and others in them.")


@contextmanager
def refusals() -> Iterator[None]:
    """A rule that was not met is one line for whoever typed the command."""
    try:
        yield
    except DomainError as error:
        raise click.ClickException(str(error.__doc__)) from error


@places.command("add-region")
@click.option("--code", required=True, help="ISO 3166-2, e.g. RU-KGD.")
@click.option("--name", required=True)
@click.option("--timezone", required=True, help="tz database, e.g. Europe/Kaliningrad.")
@click.option(
    "--mode", default=RegionMode.FULL_CYCLE.value, type=click.Choice([m.value for m in RegionMode])
)
@with_appcontext
def add_region(code: str, name: str, timezone: str, mode: str) -> None:
    """Add a region and print its number."""
    with refusals():
        try:
            number = use_cases.add_region(
                SYSTEM, code, name, timezone, RegionMode(mode), session=work()
            )
        except use_cases.UnknownTimezone as error:
            raise click.ClickException(f"{error}: no such time zone") from error
    click.echo(f"region {number}")


@places.command("add-organisation")
@click.option("--region", required=True, type=int, help="Number of the region.")
@click.option("--kind", required=True, type=click.Choice([k.value for k in OrganisationKind]))
@click.option("--name", required=True)
@click.option("--municipality", required=True)
@with_appcontext
def add_organisation(region: int, kind: str, name: str, municipality: str) -> None:
    """Add a school, college, enterprise or other organisation and print its number."""
    with refusals():
        number = use_cases.add_organisation(
            SYSTEM, region, OrganisationKind(kind), name, municipality, session=work()
        )
    click.echo(f"organisation {number}")


@places.command("list")
@with_appcontext
def list_places() -> None:
    """Regions and organisations with their numbers."""
    for line in use_cases.listed(session=work()):
        indent = "" if line.kind is None else "    "
        click.echo(f"{indent}{line.id:>5}  {line.name} ({line.kind or 'region'}, {line.note})")


@staff.command("add")
@click.option("--email", required=True)
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option(
    "--role",
    required=True,
    type=click.Choice(sorted(role.value for role in STAFF)),
)
@click.option("--organisation", type=int, help="Number of the school or host.")
@click.option("--region", type=int, help="Number of the region (coordinator).")
@with_appcontext
def add_staff(
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    organisation: int | None,
    region: int | None,
) -> None:
    """Give somebody a role; prints the one-time code with which to set a password."""
    if Role(role) in (Role.NAVIGATOR, Role.HOST) and organisation is None:
        raise click.UsageError(f"a {role} needs --organisation")
    if Role(role) is Role.COORDINATOR and region is None:
        raise click.UsageError("a coordinator needs --region")
    with refusals():
        code = accounts.take_on(
            SYSTEM, email, first_name, last_name, Role(role), organisation, region, session=work()
        )
    _tell_code(code)


def _tell_code(code: str) -> None:
    url = current_app.extensions["settings"].public_url
    click.echo(f"Set a password within 72 hours at {url}/staff/password with the code {code}")


@staff.command("new-password")
@click.option("--email", required=True)
@with_appcontext
def new_password(email: str) -> None:
    """For a forgotten password, of staff or of a parent: prints a one-time code."""
    with refusals():
        code = accounts.new_password_code(SYSTEM, email, session=work())
    _tell_code(code)


@staff.command("let-go")
@click.option("--user", "user_id", required=True, type=int)
@click.option("--role", required=True, type=click.Choice([r.value for r in Role]))
@with_appcontext
def let_go(user_id: int, role: str) -> None:
    """End somebody's role; old pages and links stop working at once."""
    accounts.let_go(SYSTEM, user_id, Role(role), session=work())


@staff.command("forget-second-factor")
@click.option("--email", required=True)
@with_appcontext
def forget_second_factor(email: str) -> None:
    """For a lost phone: the next sign-in sets up a new authenticator."""
    with refusals():
        accounts.reset_second_factor(SYSTEM, email, session=work())
