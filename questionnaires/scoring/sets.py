"""The parameter and norm sets that come with the bank, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from questionnaires.irt.parameters import PARAMETERS_FOLDER, Parameters, load_parameters
from questionnaires.norms import NORMS_FOLDER, Norms, load_norms

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Sets:
    """Everything that turns answers into scores besides the instruments themselves."""

    parameters: tuple[Parameters, ...]
    norms: tuple[Norms, ...]

    @classmethod
    def load(cls, parameters: Path = PARAMETERS_FOLDER, norms: Path = NORMS_FOLDER) -> Sets:
        """Read `<folder>/<instrument id>/<version>-<number>.yaml`; raises DefinitionError."""
        return cls(
            tuple(load_parameters(path) for path in sorted(parameters.glob("*/*.yaml"))),
            tuple(load_norms(path) for path in sorted(norms.glob("*/*.yaml"))),
        )

    @cached_property
    def _newest_parameters(self) -> dict[str, Parameters]:
        ordered = sorted(self.parameters, key=lambda each: each.number)
        return {each.instrument: each for each in ordered}

    @cached_property
    def _newest_norms(self) -> dict[str, Norms]:
        ordered = sorted(self.norms, key=lambda each: each.number)
        return {each.instrument: each for each in ordered}

    def parameters_for(self, instrument: str) -> Parameters | None:
        """The newest set for an instrument key such as "interests@2.0"."""
        return self._newest_parameters.get(instrument)

    def norms_for(self, instrument: str) -> Norms | None:
        """The newest norms for an instrument key."""
        return self._newest_norms.get(instrument)
