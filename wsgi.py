"""The only place that builds an application at import."""

import os

from app import create_app
from app.extensions import settle
from app.settings import Settings

application = app = create_app(Settings.from_environment(os.environ))
settle(application)
