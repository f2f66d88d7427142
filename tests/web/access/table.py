"""The permission table, written by hand: who may what, and with whose things.

One line is one route and method for some roles. Roles that no line of a route names are
refused whatever they ask for: the sign-in page for a GET of somebody who has not signed in, 403
for all the rest. The columns say what those named get with a thing that is

  own      theirs: their class, their child, their region, their place of work
  same     somebody else's of the same school (of a pupil: a classmate's)
  other    another school's or organisation's of the same region
  region   of another region
  erased   of a pupil who was erased
  ended    once theirs: the membership or the parent's link has ended, the slot was cancelled
  unknown  nowhere

and the words in them are OK (a page, a redirect, or an answer of the field such as 409 or 422),
IN (the sign-in page), 403 and 404. A route without things has one word; `.` means: no such thing.
"""

from __future__ import annotations

from dataclasses import dataclass

STAFF = ["navigator", "host", "coordinator", "methodologist", "operator"]
ROLES = ["visitor", "guest", "pupil", "parent", *STAFF, "former"]
"""A visitor has no session, a guest one without a person, a former navigator no membership."""

WHOSE = ["own", "same", "other", "region", "erased", "ended", "unknown"]
GROUPS = {
    "everyone": ROLES,
    "children": ["visitor", "guest", "pupil"],
    "staff": STAFF,
}

TABLE = """
method route                     who                    thing     | own same other region erased ended unknown
GET  static                      everyone               file      | OK  .   .   .   .   .   404
GET  site.start                  everyone               -         | OK
GET  site.about                  everyone               -         | OK
GET  site.health                 everyone               -         | OK
GET  site.service_worker         everyone               -         | OK
GET  site.offline                everyone               -         | OK
GET  site.appearance             everyone               -         | OK
POST site.appearance             everyone               -         | OK
POST site.language               everyone               -         | OK
GET  site.professions            everyone               -         | OK
GET  site.compare                everyone               -         | OK
GET  site.profession             everyone               profession| OK  .   .   .   .   .   404
GET  site.family                 everyone               family    | OK  .   .   .   .   .   404

GET  auth.enter                  everyone               -         | OK
POST auth.enter                  everyone               -         | OK
GET  auth.class_door             everyone               -         | OK
POST auth.class_door             everyone               -         | OK
GET  auth.staff                  everyone               -         | OK
POST auth.staff                  everyone               -         | OK
GET  auth.second_factor          everyone               -         | OK
POST auth.second_factor          everyone               -         | OK
GET  auth.new_password           everyone               -         | OK
POST auth.new_password           everyone               -         | OK
POST auth.sign_out               everyone               -         | OK
POST auth.try_out                children               -         | OK
GET  auth.welcome                pupil                  -         | OK
POST auth.welcome                pupil                  -         | OK
GET  auth.account                parent,staff,former    -         | OK
GET  auth.change_password        parent,staff,former    -         | OK
POST auth.change_password        parent,staff,former    -         | OK

GET  pupil.home                  pupil                  -         | OK
POST pupil.begin                 children               -         | OK
GET  pupil.question              pupil                  open      | OK  403 403 403 403 .   404
GET  pupil.question              guest                  trying    | OK  403 403 403 403 .   404
GET  pupil.question              visitor                open      | IN  IN  IN  IN  IN  .   404
POST pupil.question              pupil                  open      | OK  403 403 403 403 .   404
POST pupil.question              guest                  trying    | OK  403 403 403 403 .   404
POST pupil.question              visitor                open      | 403 403 403 403 403 .   404
POST pupil.answers               pupil                  open      | OK  403 403 403 403 .   404
POST pupil.answers               guest                  trying    | OK  403 403 403 403 .   404
POST pupil.answers               visitor                open      | 403 403 403 403 403 .   404
POST pupil.finish                pupil                  open      | OK  403 403 403 403 .   404
POST pupil.finish                guest                  trying    | OK  403 403 403 403 .   404
POST pupil.finish                visitor                open      | 403 403 403 403 403 .   404
GET  pupil.again                 pupil                  open      | OK  403 403 403 403 .   404
GET  pupil.again                 guest                  trying    | OK  403 403 403 403 .   404
GET  pupil.again                 visitor                open      | IN  IN  IN  IN  IN  .   404
POST pupil.again                 pupil                  open      | OK  403 403 403 403 .   404
POST pupil.again                 guest                  trying    | OK  403 403 403 403 .   404
POST pupil.again                 visitor                open      | 403 403 403 403 403 .   404
GET  pupil.result                pupil                  done      | OK  403 403 403 403 .   404
GET  pupil.result                guest                  tried     | OK  403 403 403 403 .   404
GET  pupil.result                visitor                done      | IN  IN  IN  IN  IN  .   404
GET  pupil.trials                pupil                  -         | OK
POST pupil.wish                  pupil                  departure | OK  .   .   OK  .   OK  404
POST pupil.give_back             pupil                  place     | OK  403 403 403 403 OK  404

GET  parent.invitation           visitor,guest,parent,staff,former -    | OK
POST parent.invitation           visitor,guest,parent,staff,former -    | OK
GET  parent.family               parent                 -         | OK
GET  parent.child                parent                 child     | OK  403 403 403 404 403 404
GET  parent.result               parent                 child     | OK  403 403 403 404 403 404
GET  parent.result               parent                 result    | OK  404 .   .   .   .   404

GET  navigator.desk              navigator              -         | OK
GET  navigator.new_class         navigator              -         | OK
POST navigator.new_class         navigator              -         | OK
GET  navigator.class_page        navigator              class     | OK  403 403 403 .   403 404
GET  navigator.class_rows        navigator              class     | OK  403 403 403 .   403 404
GET  navigator.add_pupils        navigator              class     | OK  403 403 403 .   403 404
POST navigator.add_pupils        navigator              class     | OK  403 403 403 .   403 404
GET  navigator.answer_files      navigator              class     | OK  403 403 403 .   403 404
POST navigator.answer_files      navigator              class     | OK  403 403 403 .   403 404
POST navigator.open_door         navigator              class     | OK  403 403 403 .   403 404
POST navigator.close_door        navigator              class     | OK  403 403 403 .   403 404
GET  navigator.poster            navigator              class     | OK  403 403 403 .   403 404
GET  navigator.cards             navigator              class     | OK  403 403 403 .   403 404
POST navigator.cards             navigator              class     | OK  403 403 403 .   403 404
GET  navigator.trials            navigator              class     | OK  403 403 403 .   403 404
GET  navigator.assign            navigator              class     | OK  403 403 403 .   403 404
POST navigator.assign            navigator              class     | OK  403 403 403 .   403 404
GET  navigator.assign            navigator              departure | OK  .   .   OK  .   OK  404
POST navigator.assign            navigator              departure | OK  .   .   OK  .   OK  404
GET  navigator.pupil             navigator              pupil     | OK  403 403 403 404 403 404
GET  navigator.pupil_result      navigator              pupil     | OK  403 403 403 404 403 404
GET  navigator.pupil_result      navigator              result    | OK  404 .   .   .   .   404
POST navigator.invite            navigator              pupil     | OK  403 403 403 404 403 404
POST navigator.revoke            navigator              link      | OK  403 403 403 404 403 404
POST navigator.cancel            navigator              booking   | OK  403 403 403 404 403 404

GET  host.slots                  host                   -         | OK
GET  host.roster                 host                   slot      | OK  .   403 403 .   403 404
POST host.mark                   host                   visit     | OK  .   403 403 404 403 404
GET  host.new_activity           host                   -         | OK
POST host.new_activity           host                   -         | OK
GET  host.new_slot               host                   activity  | OK  .   403 403 .   403 404
POST host.new_slot               host                   activity  | OK  .   403 403 .   403 404

POST rating.of_child             parent                 child     | OK  403 403 403 404 403 404
POST rating.of_pupil             navigator              pupil     | OK  403 403 403 404 403 404
POST rating.of_visit             host                   visit     | OK  .   403 403 404 403 404
GET  rating.sheet                parent                 view      | OK  403 .   .   404 403 404
POST rating.sheet                parent                 view      | OK  403 .   .   404 403 404
GET  rating.sheet                navigator              notes     | OK  403 .   .   404 403 404
POST rating.sheet                navigator              notes     | OK  403 .   .   404 403 404
GET  rating.sheet                host                   mark      | OK  403 .   .   404 403 404
POST rating.sheet                host                   mark      | OK  403 .   .   404 403 404

GET  coordinator.region          coordinator            -         | OK
GET  coordinator.region          coordinator            region    | OK  .   .   403 .   403 404
GET  methodologist.instruments   methodologist          -         | OK
GET  methodologist.instrument    methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.item_statistics methodologist        instrument| OK  .   .   .   .   .   404
GET  methodologist.item          methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.item          methodologist          item      | OK  .   .   .   .   .   404
GET  methodologist.calibration   methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.calibration   methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.norms         methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.norms         methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.dif           methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.rescore       methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.rescore       methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.scoring_set   methodologist          set       | OK  .   .   .   .   .   404
GET  methodologist.adopt         methodologist          set       | OK  .   .   .   .   .   404
POST methodologist.adopt         methodologist          set       | OK  .   .   .   .   .   404
POST methodologist.reject        methodologist          set       | OK  .   .   .   .   .   404
GET  methodologist.jobs          methodologist          -         | OK
GET  methodologist.job           methodologist          job       | OK  .   .   .   .   .   404
GET  methodologist.preview       methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.export        methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.export_items  methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.export_qti    methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.import_instrument methodologist          -         | OK
POST methodologist.import_instrument methodologist          -         | OK
GET  methodologist.import_items  methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.import_items  methodologist          instrument| OK  .   .   .   .   .   404
GET  methodologist.publish       methodologist          draft     | OK  .   .   .   .   .   404
POST methodologist.publish       methodologist          draft     | OK  .   .   .   .   .   404
GET  methodologist.retire        methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.retire        methodologist          instrument| OK  .   .   .   .   .   404
POST methodologist.delete_draft  methodologist          draft     | OK  .   .   .   .   .   404
GET  operator.regions            operator               -         | OK
GET  operator.regions            operator               region    | OK  .   .   OK  .   OK  404
POST operator.set_mode           operator               region    | OK  .   .   OK  .   OK  404
GET  operator.audit              operator               -         | OK
"""  # noqa: E501 (a table is read by its columns)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `words` maps whose thing it is to what is answered; "" stands for no thing."""

    method: str
    route: str
    roles: tuple[str, ...]
    thing: str
    words: dict[str, str]


def lines(text: str = TABLE) -> tuple[Line, ...]:
    """The table line by line; raises ValueError where one cannot be read."""
    return tuple(_line(row) for row in text.strip().splitlines()[1:] if row.strip())


def _line(row: str) -> Line:
    left, right = row.split("|")
    method, route, who, thing = left.split()
    roles = tuple(r for name in who.split(",") for r in GROUPS.get(name, [name]))
    if unknown := set(roles) - set(ROLES):
        raise ValueError(f"{route}: no such role as {unknown}")
    words = right.split()
    if thing == "-":
        (word,) = words
        return Line(method, route, roles, "", {"": word})
    asked = dict(zip(WHOSE, words, strict=True))
    return Line(method, route, roles, thing, {w: word for w, word in asked.items() if word != "."})
