"""What one calibration works on, and what comes of it: answers, present parameters, choices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.services import instruments, item_data, item_marks
from app.services.errors import TooFewAnswers
from app.services.item_data import ItemData, Numbers, Wanted, Whose
from app.services.measuring import parameters_named
from questionnaires.definition import Questionnaire
from questionnaires.irt.correlations import trait_correlations
from questionnaires.irt.parameters import ItemParameters, Parameters
from questionnaires.irt.recalibration import Anchor, Renewed, recalibrate
from questionnaires.irt.tables import tabulate
from questionnaires.parts import Scorer
from questionnaires.scoring.traits import trait_model

MODELS = {Scorer.GRADED: "grm", Scorer.BINARY: "3pl"}
MOST_PEOPLE = 20_000
"""The newest so many: with more, standard errors shrink by less than anybody would notice."""

ENOUGH = 200
"""Answers an item needs before its parameters stop being provisional."""

COMPARED = 500
_CORRELATION_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Choices:
    """What a methodologist may decide: see `recalibration.recalibrate` for `fewest`, `anchor`."""

    with_imports: bool = False
    fewest: int = ENOUGH
    anchor: Anchor = Anchor.LINKED

    @property
    def whose(self) -> Whose:
        """Whose answers are used."""
        return Whose.ALL if self.with_imports else Whose.PUPILS


@dataclass(frozen=True, eq=False)
class Task:
    """The answers, what they are about, and the parameters until now."""

    instrument: Questionnaire
    old: Parameters | None
    choices: Choices
    data: ItemData
    left_out: int
    x: Numbers
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, asked: Mapping[str, Any], at: dt.datetime | None, *, session: Session) -> Task:
        """Read what was asked for; `at` is when, and what came later is left alone."""
        instrument = instruments.version(asked["instrument"], session=session)
        choices = Choices(asked["with_imports"], asked["fewest"], Anchor(asked["anchor"]))
        old = parameters_named(asked["before"], session=session)
        most = item_marks.most_people(instrument, MOST_PEOPLE)
        wanted = Wanted(choices.whose, until=at, most=most)
        everybody = item_data.read(instrument, wanted, session=session)
        session.rollback()
        data = everybody.of(~everybody.careless)
        x = item_marks.marks(instrument, data)
        sizes = item_marks.sizes(instrument)
        return cls(instrument, old, choices, data, len(everybody) - len(data), x, sizes)

    @property
    def traits(self) -> tuple[str, ...]:
        if self.old is not None:
            return self.old.traits
        return tuple(scale.id for scale in self.instrument.scales)

    @property
    def model(self) -> str:
        return MODELS[self.instrument.scorer]

    def renewed(self, trait: str) -> Renewed:
        columns = [n for n, i in enumerate(self.instrument.items) if i.scale == trait]
        known = {} if self.old is None else self.old.items
        ids = [self.data.items[n] for n in columns]
        return recalibrate(
            self.x[:, columns],
            ids,
            [self.sizes[n] for n in columns],
            {item_id: known[item_id] for item_id in ids if item_id in known},
            self.model,
            fewest=self.choices.fewest,
            anchor=self.choices.anchor,
        )

    def parameters(self, renewed: Mapping[str, Renewed], at: dt.datetime | None) -> Parameters:
        """The new set, its number still open; TooFewAnswers when there is nothing new in it."""
        items: dict[str, ItemParameters] = {}
        for part in renewed.values():
            items |= part.items
        if not any(part.errors for part in renewed.values()) or items.keys() != set(
            self.data.items
        ):
            raise TooFewAnswers(len(self.data), self.choices.fewest)
        estimated = Parameters(
            instrument=self.instrument.key,
            number=1,
            provisional=self.provisional(renewed),
            source=self.source(renewed, at),
            model=self.model,
            traits=self.traits,
            correlations=_rows(np.eye(len(self.traits))),
            items={item_id: items[item_id] for item_id in self.data.items},
        )
        return replace(estimated, correlations=self._correlations(estimated), sha256="")

    def provisional(self, renewed: Mapping[str, Renewed]) -> bool:
        """Foreign answers and too few answers stay provisional, and so do kept starting values."""
        unchanged = any(part.kept or part.amiss or part.held for part in renewed.values())
        was = self.old is None or self.old.provisional
        few = self.choices.fewest < ENOUGH
        return few or bool(self.data.imported.any()) or (unchanged and was)

    def source(self, renewed: Mapping[str, Renewed], at: dt.datetime | None) -> str:
        own = int((~self.data.imported).sum())
        text = f"Answers of {own} people on this platform"
        if foreign := len(self.data) - own:
            text += f" and of {foreign} respondents of imported files"
        if at is not None:
            text += f" by {at:%Y-%m-%d}"
        text += "; marginal maximum likelihood (Bock & Aitkin 1981)"
        same = sum(len(part.kept) + len(part.amiss) + len(part.held) for part in renewed.values())
        return text + (f"; {same} items as in {self.old.key}" if same and self.old else "")

    def _correlations(self, found: Parameters) -> tuple[tuple[float, ...], ...]:
        if len(self.traits) == 1:
            return ((1.0,),)
        scale_of = {item.id: item.scale for item in self.instrument.items}
        tables = tabulate(found, {item_id: scale_of[item_id] for item_id in self.data.items})
        return _rows(trait_correlations(self.x, tables.trait, tables))

    def top_changed(self, found: Parameters) -> tuple[int, int]:
        """Among how many attempts, and in how many, another scale would come first."""
        if self.old is None:
            return 0, 0
        people = range(min(COMPARED, len(self.data)))
        changed = sum(self._top(n, found) != self._top(n, self.old) for n in people)
        return len(people), changed

    def _top(self, person: int, parameters: Parameters) -> str:
        """The scale with the highest expected score, as `scoring.graded` and `binary` tell it."""
        model = trait_model(self.instrument, str(self.data.forms[person]), parameters)
        answered = np.flatnonzero(self.x[person] >= 0).tolist()
        given = {
            model.number[self.data.items[n]]: int(self.x[person, n])
            for n in answered
            if self.data.items[n] in model.number
        }
        found = model.posterior(given)
        scores = {
            trait: model.expected_score(n, float(found.mean[n]), float(found.se[n]))[0]
            for n, trait in enumerate(parameters.traits)
        }
        return max(scores, key=scores.__getitem__)

    def summary(self, renewed: Mapping[str, Renewed]) -> dict[str, Any]:
        """What the pages tell about the run; JSON values only."""
        parts = renewed.values()
        likelihoods = [p.log_likelihood for p in parts if p.log_likelihood is not None]
        return {
            "before": None if self.old is None else self.old.key,
            "people": len(self.data),
            "imported": int(self.data.imported.sum()),
            "left_out": self.left_out,
            "fewest": self.choices.fewest,
            "anchor": self.choices.anchor.value,
            "estimated": sum(len(part.errors) for part in parts),
            "kept": _all(part.kept for part in parts),
            "amiss": _all(part.amiss for part in parts),
            "held": _all(part.held for part in parts),
            "log_likelihood": round(sum(likelihoods), 2),
            "converged": all(part.converged for part in parts),
            "groups": {trait: [part.mean, part.sd, part.people] for trait, part in renewed.items()},
            "errors": {i: [e.a, *e.b] for part in parts for i, e in part.errors.items()},
            "shift": {i: by for part in parts for i, by in part.shift.items()},
        }


def _all(parts: Iterable[tuple[str, ...]]) -> list[str]:
    return [item_id for part in parts for item_id in part]


def _rows(correlations: Any) -> tuple[tuple[float, ...], ...]:
    """Rounded, exactly symmetric, ones on the diagonal, and still positive definite."""
    matrix = np.asarray(correlations, dtype=np.float64)
    matrix = np.round((matrix + matrix.T) / 2, _CORRELATION_DIGITS)
    np.fill_diagonal(matrix, 1.0)
    while np.linalg.eigvalsh(matrix)[0] <= 1e-6:
        matrix = np.round(matrix * 0.99, _CORRELATION_DIGITS)
        np.fill_diagonal(matrix, 1.0)
    return tuple(tuple(row) for row in matrix.tolist())
