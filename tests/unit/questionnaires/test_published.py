# ruff: noqa: E501 (keys and digests stay on one line)
"""What is published never changes: attempts carry these digests.

A change of wording, of a parameter or of a norm is a new file with a new number, added here.
"""

from __future__ import annotations

from questionnaires.loader import Bank
from questionnaires.scoring.sets import Sets

INSTRUMENTS = {
    "child-interests@1.0": "bd997b05f93befdd72fd5d5fd2c21bda378ef155e8651cff11525fb0a27b1ca9",
    "child-readiness@1.0": "28a11c1a429c6e390c1f8324a44496cd808c4e392728243ca6dba5167f0eebf1",
    "interests@1.0": "154ccd98a391b22e6e7208de609bd65fb34315091b6b7e00599d0456b88af73d",
    "interests@2.0": "6b8c14300dcefe111472a204d35e6bdfb342b8a687f5f5520e9cf71208a9d001",
    "knowledge@1.0": "1696ae44554ab0d2b4fde3dcc49f1d020b5e1fc8f2fd9b462a5ec43eb2baab33",
    "objects@1.0": "eb78cacb177896d85ca7cc7bb03e9120606522741b771188edbacefc753d02c4",
    "observation@1.0": "21cc71491094ee50d33b736b32a0d9a862e600a8eb7d5a6311df8f354776780c",
    "readiness@1.0": "b3c240a22658e0bcc7895cee1cc68ad22d62ca426b94460805bde00773ccb705",
    "reasoning@1.0": "3d66dedfc893caae556e357e00be386a9c487cfd6ff777ea63d5f9590db86a96",
    "reflection@1.0": "52bc0e46c31aca5c05338125dcbce25cc661b6afada6934e66a4f64d68e3ee40",
    "situations@1.0": "477852e5b436fbc790942f0915dce281c2f0d44fbc666ea0a5568b085566c844",
    "trial-rating@1.0": "967e0d0640ec480b7d8bf7233bbf2513270c056f3335a9869dc035557cd6986b",
    "values@1.0": "3a0f1cfaff65d4f4908569b847a004f518cb81b7fb47ece94a84f3ae473be137",
}
PARAMETERS = {
    "interests@2.0/1": "06af67706929fd775b291a7a044da18c46b8f7a847d331328261fb796710cce4",
    "knowledge@1.0/1": "6f92178ff0de898d1a25fb558f40587e63b94e97450085d921a2ca4143d3f9dc",
    "reasoning@1.0/1": "28c2a656bdaf650fd0734be3a9f2f51adc83857638bd5b47f5bd793b074c6b22",
}
NORMS = {
    "child-readiness@1.0/norms-1": "6b076b8851e45b922e9f326da49ee56da19ba75c8fd8a8c8818f408a56df8ff4",
    "readiness@1.0/norms-1": "7c7355a639d748b60954579c391af2a71eeab0c679a32918bdad0ff953dfa1e8",
}


def test_published_instruments_stay_as_they_are(bank: Bank) -> None:
    assert {q.key: q.sha256 for q in bank.all()} == INSTRUMENTS


def test_published_parameters_and_norms_stay_as_they_are() -> None:
    sets = Sets.load()
    assert {each.key: each.sha256 for each in sets.parameters} == PARAMETERS
    assert {each.key: each.sha256 for each in sets.norms} == NORMS


def test_every_set_belongs_to_an_instrument_and_fits_its_items(bank: Bank) -> None:
    sets = Sets.load()
    for parameters in sets.parameters:
        items = [item.id for item in bank.version(parameters.instrument).items]
        parameters.check_against(items, complete=True)
    for norms in sets.norms:
        scales = {scale.id for scale in bank.version(norms.instrument).scales}
        for grade in (6, 8, 10):
            assert all(norms.table(scale, grade) for scale in scales)
