# ruff: noqa: E501 (keys and digests stay on one line)
"""What is published never changes: attempts carry these digests.

A change of wording, of a parameter or of a norm is a new file with a new number, added here.
"""

from __future__ import annotations

from questionnaires.loader import Bank
from questionnaires.scoring.sets import Sets

INSTRUMENTS = {
    "child-interests@1.0": "bd997b05f93befdd72fd5d5fd2c21bda378ef155e8651cff11525fb0a27b1ca9",
    "child-readiness@1.0": "94242192fbbbd42262eea4f09ee6f9e136d06a10af4058c193dc272846124ffc",
    "interests@1.0": "154ccd98a391b22e6e7208de609bd65fb34315091b6b7e00599d0456b88af73d",
    "interests@2.0": "759e797d3b9cb70211b8daf5b50551a4f67cb8d8a97a4737e14ad3ba42db57cc",
    "knowledge@1.0": "4f3cdfde9e96baa4bc2d62dcd9cd7a0546ba5c09edcb9952a86a8d9c3c2c4b80",
    "objects@1.0": "eb78cacb177896d85ca7cc7bb03e9120606522741b771188edbacefc753d02c4",
    "observation@1.0": "21cc71491094ee50d33b736b32a0d9a862e600a8eb7d5a6311df8f354776780c",
    "readiness@1.0": "735e9f294f751dcceea7830f10d4dd9d40700de1eac474016688f026f66e7afd",
    "reasoning@1.0": "3d66dedfc893caae556e357e00be386a9c487cfd6ff777ea63d5f9590db86a96",
    "reflection@1.0": "ae992f39fab568846c00d2ad96e0b7b4ec3b21f62485479eab03e93841abce84",
    "situations@1.0": "40a6a9419af210532a1fc20663692f99b01be5720cd65fe25a576474eef9c7c6",
    "trial-rating@1.0": "967e0d0640ec480b7d8bf7233bbf2513270c056f3335a9869dc035557cd6986b",
    "values@1.0": "3a0f1cfaff65d4f4908569b847a004f518cb81b7fb47ece94a84f3ae473be137",
}
PARAMETERS = {
    "interests@2.0/1": "2bf1b57ee9110d6c305cd503dec835c0b2ff2576bc0537e0d7b1ffa751013b0f",
    "knowledge@1.0/1": "ed20947b6431e44aaf036ff4ef8eba8decbcf7c19c51cc0a83562610a35b3ceb",
    "reasoning@1.0/1": "42845a6d641dd3cb705c9a9dfa9c49ad9f758d91f917a5b8e24c24214adf10b2",
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
