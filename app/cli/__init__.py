"""Commands: parse, call one use case, print."""

from flask import Flask

from app.cli.data import deliver, demonstrate, prepare, replay_file
from app.cli.people import places, staff
from app.cli.work import work


def init_app(app: Flask) -> None:
    for command in (prepare, demonstrate, replay_file, deliver, work, places, staff):
        app.cli.add_command(command)
