"""A person's own copy tells of rounds in words, not in the codes of columns."""

import pytest

from certificates.rounds.criteria import Evidence, Missed
from certificates.rounds.given import own_data
from registry.people.documents.own_copies import shown
from tests.factories_rounds import CandidateFactory


@pytest.mark.django_db
def test_figures_and_missed_criteria_are_said_in_words():
    every = dict.fromkeys(Evidence.__dataclass_fields__, 1) | {"registered_on": "2025-03-01"}
    candidate = CandidateFactory(evidence=every, qualifies=False, missed=[str(code) for code in Missed])

    part = next(part for part in own_data.parts(candidate.volunteer) if part.code == "candidates")

    row = {name: shown(value) for name, value in part.rows[0].items()}
    assert "服务时长（分） 1、其中系统计时（分） 1" in row["evidence"]
    assert "注册日期 2025年3月1日" in row["evidence"]
    assert "服务时长、服务天数、系统计时的比例" in row["missed"]
    assert not [code for code in (*every, *Missed) if code in row["evidence"] + row["missed"]]
