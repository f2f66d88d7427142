"""A QTI 3.0 content package: manifest, one test and its items in a zip archive.

Element names, namespaces and their order follow the 1EdTech QTI 3.0 binding; an example of every
part is in 1EdTech's repository qti-examples.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from questionnaires.parts import Kind
from questionnaires.qti.item import SCORE, item_element, score_id
from questionnaires.qti.markup import ASSESSMENT, PACKAGE, Element, add, root, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Item

LANGUAGES = ("ru", "en")
TEST_FILE = "test.xml"

_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip archive can carry: archives of the same questionnaire are the same bytes."""
_READABLE = 0o644 << 16

Section = tuple[str, str, tuple["Item", ...]]
"""Identifier, title, items."""


class NotExportableError(ValueError):
    """The questionnaire has no wordings of its own to export."""


def export(questionnaire: Questionnaire, language: str, form_name: str | None = None) -> bytes:
    """The package of one language ("ru" or "en") as the bytes of a zip archive.

    With a form, its items in the order of its blocks; without, all items by scale. The test adds
    up the points of each scale; adaptive selection, norms and item response scores stay here.
    The same questionnaire always gives the same bytes.

    Raises NotExportableError for generated items and definitions without wordings, ValueError for
    another language, UnknownPartError for an unknown form.
    """
    q = questionnaire
    if language not in LANGUAGES:
        raise ValueError(f"The languages are {' and '.join(LANGUAGES)}, not {language!r}.")
    if not q.worded or q.kind is Kind.GENERATED:
        raise NotExportableError(f"{q.key} has no wordings of its own.")
    sections = _sections(q, language, form_name)
    items = [item for _, _, members in sections for item in members]
    files = {
        "imsmanifest.xml": _manifest(q, items, language),
        TEST_FILE: _test(q, sections, language),
        **{_path(item): item_element(q, item, language) for item in items},
    }
    archive = io.BytesIO()
    # Stored, not deflated: compressed bytes would depend on the zlib at hand.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as package:
        for name, element in files.items():
            entry = zipfile.ZipInfo(name, _TIMESTAMP)
            entry.create_system = 3
            entry.external_attr = _READABLE
            package.writestr(entry, to_bytes(element))
    return archive.getvalue()


def _sections(q: Questionnaire, language: str, form_name: str | None) -> list[Section]:
    if form_name is not None:
        return [
            (f"block-{n}", block.title.in_(language), tuple(q.item(i) for i in block.items))
            for n, block in enumerate(q.form(form_name).blocks, 1)
        ]
    if q.kind is Kind.PAIRS:
        return [("items", q.title.in_(language), q.items)]
    return [
        (f"scale-{scale.id}", scale.name.in_(language), q.items_of(scale.id)) for scale in q.scales
    ]


def _path(item: Item) -> str:
    return f"items/{item.id}.xml"


def _manifest(q: Questionnaire, items: Sequence[Item], language: str) -> Element:
    manifest = root("manifest", PACKAGE, {"identifier": f"{q.id}-{q.version}-{language}"})
    metadata = add(manifest, "metadata")
    add(metadata, "schema", text="QTI Package")
    add(metadata, "schemaversion", text="3.0.0")
    add(manifest, "organizations")
    resources = add(manifest, "resources")
    test = {"identifier": "test", "type": "imsqti_test_xmlv3p0", "href": TEST_FILE}
    resource = add(resources, "resource", test)
    add(resource, "file", {"href": TEST_FILE})
    for item in items:
        add(resource, "dependency", {"identifierref": f"item-{item.id}"})
    for item in items:
        path = _path(item)
        kind = {"identifier": f"item-{item.id}", "type": "imsqti_item_xmlv3p0", "href": path}
        add(add(resources, "resource", kind), "file", {"href": path})
    return manifest


def _test(q: Questionnaire, sections: Sequence[Section], language: str) -> Element:
    test = root(
        "qti-assessment-test",
        ASSESSMENT,
        {
            "identifier": q.id,
            "title": q.title.in_(language),
            "xml:lang": language,
            "tool-name": "Bilet",
            "tool-version": q.key,
        },
    )
    for scale in q.scales:
        outcome = {"cardinality": "single", "base-type": "float"}
        add(test, "qti-outcome-declaration", {"identifier": score_id(scale.id), **outcome})
    rubric = add(test, "qti-rubric-block", {"use": "instructions", "view": "candidate"})
    add(add(rubric, "qti-content-body"), "p", text=q.intro.in_(language))
    navigation = "linear" if q.kind is Kind.KEYED else "nonlinear"
    part = add(
        test,
        "qti-test-part",
        {"identifier": "part", "navigation-mode": navigation, "submission-mode": "individual"},
    )
    add(part, "qti-item-session-control", {"max-attempts": "1", "allow-skipping": "true"})
    for identifier, title, items in sections:
        about = {"identifier": identifier, "title": title, "visible": "true"}
        section = add(part, "qti-assessment-section", about)
        for item in items:
            reference = {
                "identifier": f"{q.id}-{item.id}",
                "href": _path(item),
                "category": " ".join(item.scales),
            }
            add(section, "qti-assessment-item-ref", reference)
    _totals(test, q)
    return test


def _totals(test: Element, q: Questionnaire) -> None:
    processing = add(test, "qti-outcome-processing")
    for scale in q.scales:
        name = score_id(scale.id)
        setting = add(processing, "qti-set-outcome-value", {"identifier": name})
        of_items = {
            "variable-identifier": name if q.kind is Kind.PAIRS else SCORE,
            "include-category": scale.id,
            "base-type": "float",
        }
        add(add(setting, "qti-sum"), "qti-test-variables", of_items)
