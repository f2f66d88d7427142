"""Demonstration data: invented people and places, made through the same use cases as real ones."""

from app.services.demonstration.logins import DemoLogin, logins
from app.services.demonstration.seed import seed

__all__ = ["DemoLogin", "logins", "seed"]
