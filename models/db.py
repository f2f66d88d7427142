"""The one place where the rows meet Flask-SQLAlchemy."""

from flask_sqlalchemy import SQLAlchemy

from models.base import metadata

db = SQLAlchemy(metadata=metadata)
