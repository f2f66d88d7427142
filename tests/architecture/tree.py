"""Which files make up the project."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"instance", "shots", "build", "node_modules"}


@cache
def _all() -> tuple[Path, ...]:
    return tuple(sorted(_under(ROOT)))


def _under(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name != ".ci"
        if path.is_dir():
            if not hidden and path.name not in NOT_OURS and not path.name.endswith(".egg-info"):
                yield from () if path.name == "__pycache__" else _under(path)
        elif path.suffix != ".mo":
            yield path


def files(*suffixes: str) -> list[Path]:
    """The project's files with one of these suffixes ("" for names without a dot)."""
    return [path for path in _all() if path.suffix in suffixes]


def in_folder(name: str, *suffixes: str) -> list[Path]:
    """The project's files below any folder of this name."""
    return [path for path in files(*suffixes) if name in path.relative_to(ROOT).parts[:-1]]
