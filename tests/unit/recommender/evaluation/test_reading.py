"""Files of people: what is read, and what is refused with the file and the line named."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from recommender.evaluation.expert import (
    facets_by_item,
    fields_by_item,
    fields_by_scale,
    occupations_by_field,
)
from recommender.evaluation.reading import (
    SEXES,
    UnreadablePeopleError,
    read_answers,
    read_scales,
)

FIELDS = fields_by_item().rows


def changed(rows, number, **cells):
    return [row | cells if at == number else row for at, row in enumerate(rows)]


def test_answers_field_sex_and_age_are_read(invented, written):
    rows = changed(invented(1), 3, R1="4.0", gender="Male", age="17", major="law", TIPI2="7.0")
    people = read_answers(written(rows), FIELDS)
    assert people.interests.shape == (400, 48)
    assert people.interests[3, 0] == 4
    assert FIELDS[people.field[3]] == "law"
    assert SEXES[people.sex[3]] == "Male"
    assert people.age[3] == 17
    assert people.teens[3]
    assert people.personality[3, 1] == 7


def test_who_tells_no_field_is_left_out(invented, invented_scales, written):
    assert len(read_answers(written(changed(invented(1), 2, major="")), FIELDS).field) == 399
    rows = changed(invented_scales(1), 2, group20="")
    assert len(read_scales(written(rows), fields_by_scale().rows).field) == 399


def test_what_is_missing_is_nan_and_who_answered_nothing_is_left_out(invented, written):
    empty = {name: "0" for name in next(iter(invented(1))) if len(name) == 2}
    rows = changed(changed(invented(1), 0, **empty), 1, R1="0", R2="", age="2017", gender="?")
    people = read_answers(written(rows), FIELDS)
    assert len(people.field) == 399
    assert np.isnan(people.interests[0, :2]).all()
    assert np.isnan(people.age[0])
    assert people.sex[0] == -1


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"R1": "6"}, "line 4: R1 is '6', not 1 to 5"),
        ({"C8": "yes"}, "line 4: C8 is 'yes', not 1 to 5"),
        ({"TIPI3": "9"}, "line 4: TIPI3 is '9', not 1 to 7"),
        ({"major": "alchemy"}, "line 4: major is 'alchemy', which is none of accounting"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line(invented, written, cells, problem):
    path = written(changed(invented(1), 2, **cells))
    with pytest.raises(UnreadablePeopleError, match=problem) as caught:
        read_answers(path, FIELDS)
    assert str(path) in str(caught.value)


def test_files_that_are_not_what_they_should_be_are_refused(invented, written, tmp_path):
    def refusal(text, name="bad.csv"):
        path = tmp_path / name
        path.write_bytes(text)
        with pytest.raises(UnreadablePeopleError) as caught:
            read_answers(path, FIELDS)
        return str(caught.value)

    whole = written(invented(1)).read_bytes()
    assert "has no header line" in refusal(b"")
    assert "lacks the columns R1, R2" in refusal(b"a,b\n1,2\n")
    assert "separated by commas" in refusal(whole.replace(b",", b";"))
    assert "not UTF-8" in refusal(whole + b"\xff\xfe")
    assert "line 3: has 2 values" in refusal(b"\n".join([*whole.split(b"\n")[:2], b"1,2"]))
    assert "at least 50 are needed" in refusal(b"\n".join(whole.split(b"\n")[:20]))
    assert "not a whole gzip file" in refusal(gzip.compress(whole)[:900], "cut.csv.gz")
    assert "two columns R1" in refusal(b"R1," + whole)
    with pytest.raises(UnreadablePeopleError, match="No such file"):
        read_answers(tmp_path / "nowhere.csv", FIELDS)


def test_scale_means_are_read_plain_and_packed(invented_scales, written, tmp_path):
    plain = written(invented_scales(1))
    packed = tmp_path / "people"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    fields = fields_by_scale().rows
    one, other = read_scales(plain, fields), read_scales(packed, fields)
    assert one.interests.shape == (400, 6)
    np.testing.assert_array_equal(one.interests, other.interests)
    np.testing.assert_array_equal(one.field, other.field)


def test_the_tables_of_the_experts_are_whole():
    assert fields_by_item().values.shape == (13, 48)
    assert fields_by_scale().values.shape == (20, 6)
    assert facets_by_item().shape == (48, 20)
    assert (facets_by_item().max(axis=1) >= 2).all()
    for fields in (fields_by_item().rows, fields_by_scale().rows):
        ratings = occupations_by_field().of(fields)
        assert ((ratings >= 1) & (ratings <= 7)).all()
