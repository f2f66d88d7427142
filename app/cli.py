"""Commands: parse, call one use case, print."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.engine import make_url

from app import storage
from app.extensions import work
from app.identity import Principal, Role
from app.services import accounts, demonstration, outbox, replay
from app.services.errors import DomainError
from questionnaires.loader import DefinitionError, load

SYSTEM = Principal.system("command")
staff = AppGroup("staff", help="Adults with a role.")


def init_app(app: Flask) -> None:
    app.cli.add_command(prepare)
    app.cli.add_command(demonstrate)
    app.cli.add_command(replay_file)
    app.cli.add_command(deliver)
    app.cli.add_command(staff)


def peak_megabytes() -> float:
    """The most memory this process has held; macOS counts bytes, others KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Create or bring up to date the database."""
    url = make_url(current_app.extensions["settings"].database_url)
    if url.database and url.get_backend_name() == "sqlite":
        storage.make_private(Path(url.database))
    flask_migrate.upgrade()


@click.command("demonstration")
@with_appcontext
@click.pass_context
def demonstrate(context: click.Context) -> None:
    """Put the demonstration data in (once) and print its logins."""
    settings = current_app.extensions["settings"]
    if settings.mode == "production":
        raise click.ClickException("Demonstration data does not go into a production database.")
    context.invoke(prepare)
    session = work()
    click.echo("Preparing the demonstration: invented people and places …")
    demonstration.seed(session=session)
    click.echo(f"\n  «Билет в будущее» — demonstration at {settings.public_url}\n")
    for login in demonstration.logins(session, "en"):
        way = f"{login.login}  {login.password_or_code}".strip()
        click.echo(f"  {login.role.value:<14} {way:<44} {login.name} ({login.note})")
    click.echo("\n  Pupils enter their code on the start page; adults sign in under /staff.\n")


@click.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--definition",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The instrument: item ids, scales and answers; wordings are not needed.",
)
@with_appcontext
def replay_file(file: Path, definition: Path) -> None:
    """Send the respondents of a CSV through the use cases; stop and repeat at will."""
    try:
        instrument = load(definition)
        total = sum(1 for _ in replay.respondents(file, instrument, []))
    except (DefinitionError, replay.HeaderIsBroken) as error:
        raise click.ClickException(str(error)) from error
    session = work()
    began, cpu = time.perf_counter(), time.process_time()
    with click.progressbar(length=total, label=file.name, file=sys.stderr) as bar:
        report = replay.replay(file, instrument, session=session, progress=lambda: bar.update(1))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    for line, problem in report.broken:
        click.echo(f"{file.name}:{line}: {problem}; the line was left out", err=True)
    click.echo(f"new {report.new}, stored before {report.kept}, left out {len(report.broken)}")
    if report.new:
        peak = peak_megabytes()
        click.echo(
            f"{seconds:.1f} s, {report.new / seconds:.0f} respondents a second, "
            f"{1000 * cpu / report.new:.2f} CPU-ms each, peak {peak:.0f} MB"
        )
    for scale, (alpha, people) in replay.alphas(file, instrument).items():
        click.echo(f"alpha {scale} {alpha:.4f} (n = {people})")
    for family, count in replay.spread(replay.prefix(file, instrument), session).most_common():
        click.echo(f"first {family} {count}")


@click.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send the messages that wait in the outbox (run it every minute)."""
    settings = current_app.extensions["settings"]
    if settings.mode == "production" and settings.mail_url is None:
        raise click.ClickException("BILET_MAIL_URL is not set, so letters cannot leave.")
    click.echo(f"sent {outbox.deliver(session=work())}")


@staff.command("add")
@click.option("--email", required=True)
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option(
    "--role",
    required=True,
    type=click.Choice(
        [
            r.value
            for r in (
                Role.NAVIGATOR,
                Role.HOST,
                Role.COORDINATOR,
                Role.METHODOLOGIST,
                Role.OPERATOR,
            )
        ]
    ),
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
    try:
        code = accounts.take_on(
            SYSTEM,
            email,
            first_name,
            last_name,
            Role(role),
            organisation,
            region,
            session=work(),
        )
    except DomainError as error:
        raise click.ClickException(str(error.__doc__)) from error
    url = current_app.extensions["settings"].public_url
    click.echo(f"Set a password within 72 hours at {url}/staff/password with the code {code}")


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
    try:
        accounts.reset_second_factor(SYSTEM, email, session=work())
    except DomainError as error:
        raise click.ClickException(str(error.__doc__)) from error
