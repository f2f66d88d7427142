"""Commands about the database and what is in it."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url

from app import storage
from app.extensions import work
from app.services import demonstration, outbox, replay
from questionnaires.loader import DefinitionError, load


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
@click.pass_context
def replay_file(context: click.Context, file: Path, definition: Path) -> None:
    """Send the respondents of a CSV through the use cases; stop and repeat at will."""
    try:
        instrument = load(definition)
        total = sum(1 for _ in replay.respondents(file, instrument, []))
    except (DefinitionError, replay.HeaderIsBroken) as error:
        raise click.ClickException(str(error)) from error
    context.invoke(prepare)
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
