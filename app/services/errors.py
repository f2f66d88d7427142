"""What can go wrong, as full sentences. `app.errors` gives each its status and its words."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the field was not met; nothing was changed."""


class NotFound(DomainError):
    """There is no such thing (or no longer)."""


class NotYours(DomainError):
    """It exists, but this person has nothing to do with it."""


class CodeIsNotKnown(DomainError):
    """No living code matches what was typed."""


class TooManyTries(DomainError):
    """Too many wrong tries from one place or for one account."""


class CredentialsAreWrong(DomainError):
    """E-mail and password do not belong together."""


class SecondFactorIsWrong(DomainError):
    """The one-time code is not the present one, or was used already."""


class PasswordIsWeak(DomainError):
    """The password is too short or among the well-known ones."""


class EmailIsTaken(DomainError):
    """An account with this e-mail exists; its owner has to sign in first."""


class NameIsMissing(DomainError):
    """First and last name are both needed."""


class PupilHasJoinedAlready(DomainError):
    """The class list has this name, and somebody has come in under it before."""


class ClassIsFull(DomainError):
    """The class has as many pupils as a class may have."""


class NamesAreBroken(DomainError):
    """Lines of a pasted class list that are not names."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines = lines


class InstrumentIsNotForGrade(DomainError):
    """The instrument is not meant for the pupil's grade."""


class AnswerIsBroken(DomainError):
    """An unknown item, or a value that is not among the options."""


class AnswersDisagree(DomainError):
    """Another tab or device answered the same item meanwhile; holds what is stored."""

    def __init__(self, stored: dict[str, tuple[int, int]]) -> None:
        super().__init__(", ".join(sorted(stored)))
        self.stored = stored


class AttemptIsFinished(DomainError):
    """A finished attempt takes no more answers."""


class AnswersAreMissing(DomainError):
    """Not every question of the form is answered yet."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} missing")
        self.missing = missing


class RegionHasNoTrials(DomainError):
    """The region takes part with diagnostics only."""


class SlotIsOver(DomainError):
    """The slot has begun, or was cancelled."""


class SlotIsNotForGrade(DomainError):
    """The activity is for other grades."""


class SlotIsElsewhere(DomainError):
    """The slot belongs to another region."""


class PupilIsBusyThen(DomainError):
    """The pupil has another place at an overlapping time."""


class BookingHasEnded(DomainError):
    """The booking was cancelled, or the visit is over."""


class TooManyWishes(DomainError):
    """A pupil may wish for ten slots at once."""


class NobodyChosen(DomainError):
    """The form named no pupil."""


class SlotIsBroken(DomainError):
    """The times, the capacity or the minimum contradict each other."""


class TooEarly(DomainError):
    """Attendance can only be marked once the slot has begun."""


class DraftIsBroken(DomainError):
    """The text of an instrument breaks a rule; holds the line, the field and the problem."""

    def __init__(self, line: int, field: str, problem: str) -> None:
        super().__init__(f"{line}: {field}: {problem}")
        self.line = line
        self.field = field
        self.problem = problem


class DraftExists(DomainError):
    """There is a draft of this version, and nobody said that it is to be replaced."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class DraftIsGone(DomainError):
    """The draft was published or thrown away meanwhile."""


class DraftHasChanged(DomainError):
    """The draft is no longer the text that was looked at."""


class CannotBePublished(DomainError):
    """Something has to be done first; holds what, by word."""

    def __init__(self, hindrances: tuple[str, ...]) -> None:
        super().__init__(", ".join(hindrances))
        self.hindrances = hindrances


class LastOfThePlan(DomainError):
    """Nothing of an instrument of the plan would be left on offer, and nobody said: I know."""


class TableIsBroken(DomainError):
    """A table of items cannot be read as a whole; holds the problem."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class TooFewAnswers(DomainError):
    """Not enough people have answered; holds how many there are and how many are needed."""

    def __init__(self, have: int, need: int) -> None:
        super().__init__(f"{have} of {need}")
        self.have = have
        self.need = need


class CannotBeCalibrated(DomainError):
    """The instrument is scored without item parameters."""


class CannotBeNormed(DomainError):
    """The instrument's scores are not compared with those of other people."""


class NoParameters(DomainError):
    """Answers to the instrument could not be scored: it has no item parameters in force."""


class SetIsNeeded(DomainError):
    """Without these parameters nobody could answer an instrument that is on offer."""


class SetIsDecided(DomainError):
    """Parameters or norms that somebody has adopted or rejected meanwhile."""
