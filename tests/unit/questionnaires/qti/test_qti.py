"""QTI packages: what is in them, and that they are the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from questionnaires.definition import Item, Kind, Questionnaire, Text
from questionnaires.loader import Bank
from questionnaires.qti import NotExportableError, export

ASI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
CP = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def of_kind(bank: Bank, kind: Kind) -> Questionnaire:
    return next(q for q in bank.all() if q.kind is kind)


def files(package: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314


def item_file(questionnaire: Questionnaire, item: Item, language: str = "ru") -> ET.Element:
    return files(export(questionnaire, language))[f"items/{item.id}.xml"]


def texts(element: ET.Element, tag: str) -> list[str | None]:
    return [found.text for found in element.iter(f"{ASI}{tag}")]


def mapping(element: ET.Element) -> dict[str, str]:
    entries = element.iter(f"{ASI}qti-map-entry")
    return {entry.attrib["map-key"]: entry.attrib["mapped-value"] for entry in entries}


def template(element: ET.Element) -> str | None:
    processing = element.find(f"{ASI}qti-response-processing")
    assert processing is not None
    return processing.get("template")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [Kind.RATING, Kind.PAIRS, Kind.KEYED, Kind.JUDGEMENT])
def test_a_package_holds_a_manifest_a_test_and_every_item(
    bank: Bank, kind: Kind, language: str
) -> None:
    questionnaire = of_kind(bank, kind)
    found = files(export(questionnaire, language))
    names = [f"items/{item.id}.xml" for item in questionnaire.items]
    assert set(found) == {"imsmanifest.xml", "test.xml", *names}
    assert found["imsmanifest.xml"].tag == f"{CP}manifest"
    assert found["test.xml"].tag == f"{ASI}qti-assessment-test"
    for name in names:
        assert found[name].tag == f"{ASI}qti-assessment-item"
        assert found[name].attrib[LANG] == language


def test_the_manifest_lists_the_files_and_what_the_test_needs(interests: Questionnaire) -> None:
    package = files(export(interests, "ru"))
    manifest = package["imsmanifest.xml"]
    resources = {r.attrib["href"]: r for r in manifest.iter(f"{CP}resource")}
    assert set(resources) == set(package) - {"imsmanifest.xml"}
    for href, resource in resources.items():
        assert [f.attrib["href"] for f in resource.iter(f"{CP}file")] == [href]
    types = {href: r.attrib["type"] for href, r in resources.items()}
    assert types.pop("test.xml") == "imsqti_test_xmlv3p0"
    assert set(types.values()) == {"imsqti_item_xmlv3p0"}
    needed = {d.attrib["identifierref"] for d in resources["test.xml"].iter(f"{CP}dependency")}
    assert needed == {r.attrib["identifier"] for r in resources.values()} - {"test"}
    assert manifest.findtext(f"{CP}metadata/{CP}schema") == "QTI Package"
    assert manifest.findtext(f"{CP}metadata/{CP}schemaversion") == "3.0.0"


def test_the_test_refers_to_every_item_once_in_the_section_of_its_scale(
    interests: Questionnaire,
) -> None:
    test = files(export(interests, "en"))["test.xml"]
    sections = list(test.iter(f"{ASI}qti-assessment-section"))
    assert [s.attrib["title"] for s in sections] == [s.name.en for s in interests.scales]
    for section, scale in zip(sections, interests.scales, strict=True):
        references = list(section.iter(f"{ASI}qti-assessment-item-ref"))
        assert [r.attrib["href"] for r in references] == [
            f"items/{item.id}.xml" for item in interests.items_of(scale.id)
        ]
        assert {r.attrib["category"] for r in references} == {scale.id}
    assert texts(test, "qti-content-body/p") == []
    assert test.findtext(f".//{ASI}qti-rubric-block//{ASI}p") == interests.intro.en


def test_a_form_gives_its_blocks_in_their_order(interests: Questionnaire) -> None:
    package = files(export(interests, "ru", "short"))
    block = interests.form("short").blocks[0]
    assert set(package) == {"imsmanifest.xml", "test.xml", *(f"items/{i}.xml" for i in block.items)}
    section = package["test.xml"].find(f".//{ASI}qti-assessment-section")
    assert section is not None
    assert section.attrib["title"] == block.title.ru
    references = section.iter(f"{ASI}qti-assessment-item-ref")
    assert [r.attrib["href"] for r in references] == [f"items/{i}.xml" for i in block.items]


def test_the_test_adds_up_the_points_of_each_scale(interests: Questionnaire) -> None:
    test = files(export(interests, "ru"))["test.xml"]
    declared = [o.attrib["identifier"] for o in test.iter(f"{ASI}qti-outcome-declaration")]
    assert declared == [f"SCORE_{scale.id}" for scale in interests.scales]
    for setting, scale in zip(
        test.iter(f"{ASI}qti-set-outcome-value"), interests.scales, strict=True
    ):
        assert setting.attrib["identifier"] == f"SCORE_{scale.id}"
        variables = setting.find(f"{ASI}qti-sum/{ASI}qti-test-variables")
        assert variables is not None
        assert variables.attrib["variable-identifier"] == "SCORE"
        assert variables.attrib["include-category"] == scale.id


def test_a_rating_item_maps_each_answer_to_its_value(interests: Questionnaire) -> None:
    item = interests.items[0]
    found = item_file(interests, item)
    assert mapping(found) == {f"V{n}": str(n) for n in range(1, 6)}
    assert (template(found) or "").endswith("/rptemplates/map_response.xml")
    assert found.findtext(f"{ASI}qti-item-body/{ASI}p") == item.text.ru
    assert texts(found, "qti-prompt") == [interests.question.ru]
    assert texts(found, "qti-simple-choice") == [option.text.ru for option in interests.options]


def test_a_reversed_item_counts_from_the_other_end(interests: Questionnaire) -> None:
    item = replace(interests.items[0], reversed=True)
    reversed_one = replace(interests, items=(item, *interests.items[1:]))
    assert mapping(item_file(reversed_one, item)) == {f"V{n}": str(6 - n) for n in range(1, 6)}


def test_a_keyed_item_names_the_right_answer_and_matches_it(bank: Bank) -> None:
    questionnaire = of_kind(bank, Kind.KEYED)
    item = questionnaire.items[0]
    found = item_file(questionnaire, item, "en")
    right = next(option for option in item.options if option.points)
    assert texts(found, "qti-value")[0] == f"V{right.value}"
    assert (template(found) or "").endswith("/rptemplates/match_correct.xml")
    assert mapping(found) == {}
    assert item.because is not None
    rubric = found.find(f".//{ASI}qti-rubric-block")
    assert rubric is not None
    assert rubric.attrib == {"use": "scoring", "view": "scorer author"}
    assert rubric.findtext(f".//{ASI}p") == item.because.en


def test_a_judgement_maps_each_answer_to_its_points(bank: Bank) -> None:
    questionnaire = of_kind(bank, Kind.JUDGEMENT)
    item = questionnaire.items[0]
    found = item_file(questionnaire, item)
    assert mapping(found) == {f"V{o.value}": str(o.points) for o in item.options}
    outcome = found.find(f"{ASI}qti-outcome-declaration")
    assert outcome is not None
    assert outcome.attrib["normal-maximum"] == str(max(o.points or 0 for o in item.options))


def test_a_pair_gives_a_point_to_the_scale_of_the_side_chosen(bank: Bank) -> None:
    questionnaire = of_kind(bank, Kind.PAIRS)
    item = questionnaire.items[0]
    found = item_file(questionnaire, item)
    rules = {
        branch.findtext(f"{ASI}qti-match/{ASI}qti-base-value"): outcome.attrib["identifier"]
        for branch in found.iter(f"{ASI}qti-response-if")
        for outcome in branch.iter(f"{ASI}qti-set-outcome-value")
    }
    assert rules == {f"V{o.value}": f"SCORE_{o.scale}" for o in item.options}
    assert found.find(f"{ASI}qti-item-body/{ASI}p") is None
    variables = files(export(questionnaire, "ru"))["test.xml"].iter(f"{ASI}qti-test-variables")
    assert [v.attrib["variable-identifier"] for v in variables] == [
        f"SCORE_{scale.id}" for scale in questionnaire.scales
    ]


def test_every_identifier_is_a_valid_one_and_unique_where_it_must_be(bank: Bank) -> None:
    for kind in (Kind.RATING, Kind.PAIRS, Kind.KEYED, Kind.JUDGEMENT):
        for name, element in files(export(of_kind(bank, kind), "ru")).items():
            for part in element.iter():
                if "identifier" in part.attrib:
                    assert IDENTIFIER.fullmatch(part.attrib["identifier"]), name
            choices = [c.attrib["identifier"] for c in element.iter(f"{ASI}qti-simple-choice")]
            assert len(set(choices)) == len(choices)


def test_parts_stand_in_the_order_of_the_binding(bank: Bank) -> None:
    order = [
        "qti-response-declaration",
        "qti-outcome-declaration",
        "qti-item-body",
        "qti-response-processing",
    ]
    for kind in (Kind.RATING, Kind.PAIRS, Kind.KEYED, Kind.JUDGEMENT):
        questionnaire = of_kind(bank, kind)
        parts = [e.tag.removeprefix(ASI) for e in item_file(questionnaire, questionnaire.items[0])]
        assert parts == sorted(parts, key=order.index)
        assert set(parts) == set(order)


def test_signs_of_markup_in_a_wording_stay_text(small: Questionnaire) -> None:
    wording = 'Писать <b>"код"</b> & ]]> тесты'
    item = replace(small.items[0], text=Text(wording, "Write"))
    found = item_file(replace(small, items=(item, *small.items[1:])), item)
    assert found.findtext(f"{ASI}qti-item-body/{ASI}p") == wording


def test_characters_that_xml_cannot_carry_are_left_out(small: Questionnaire) -> None:
    item = replace(small.items[0], text=Text("Точить\x0b ножи\ufffe", "Sharpen"))
    found = item_file(replace(small, items=(item, *small.items[1:])), item)
    assert found.findtext(f"{ASI}qti-item-body/{ASI}p") == "Точить ножи"


def test_the_same_questionnaire_gives_the_same_bytes(interests: Questionnaire) -> None:
    package = export(interests, "ru")
    assert package == export(interests, "ru")
    assert package != export(interests, "en")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "imsmanifest.xml"


def test_only_questionnaires_with_wordings_are_exported(riasec48: Questionnaire) -> None:
    with pytest.raises(NotExportableError, match="no wordings of its own"):
        export(riasec48, "ru")


def test_another_language_is_refused(small: Questionnaire) -> None:
    with pytest.raises(ValueError, match="ru and en, not 'de'"):
        export(small, "de")
