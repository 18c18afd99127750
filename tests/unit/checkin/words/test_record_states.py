"""One word for what became of a service record."""

import pytest

from checkin.models import Decision, ServiceRecord
from checkin.words import record_states

WORDS = [
    ("pending", "", "待认定"),
    ("pending", "returned", "待认定"),
    ("approved", "approved", "已认定"),
    ("approved", "not_counted", "已认定，不计时长"),
    ("returned", "returned", "已退回"),
    ("adjusted", "adjusted", "已调整"),
    ("adjusted", "restored", "已恢复"),
    ("adjusted", "not_counted", "已恢复，不计时长"),
    ("voided", "voided", "已作废"),
]


@pytest.mark.parametrize(("status", "outcome", "word"), WORDS)
def test_a_record_is_called_what_the_last_decision_made_of_it(status, outcome, word):
    assert record_states.word_of(status, outcome) == word


def test_every_state_and_every_outcome_stand_in_the_table():
    assert {status for status, _outcome, _word in WORDS} == set(ServiceRecord.Status.values)
    assert {outcome for _status, outcome, _word in WORDS if outcome} == set(Decision.Outcome.values)
    assert {status: record_states.word_of(status, "") for status in ServiceRecord.Status.values} == {
        status.value: status.label for status in ServiceRecord.Status
    }
