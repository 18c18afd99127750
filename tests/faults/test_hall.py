"""A hall behind one address: everybody registers, logs in and checks in, some for the second time."""

import json

from bench.scenarios import hall
from bench.server import module
from tests.faults.servers import Web

PEOPLE, AT_ONCE = 24, 4  # beside other tests on two cores; `bench/run hall` is the hall of 300 by sixteen at once


def test_a_hall_behind_one_address_registers_logs_in_and_checks_in(env, monkeypatch):
    monkeypatch.setattr(hall, "AT_ONCE", AT_ONCE)
    people = json.loads(module(env, "bench.hall", str(PEOPLE)))
    with Web(env | {"DJANGO_SETTINGS_MODULE": "tests.faults.cheap_passwords"}) as web:
        _seconds, answers, present = hall.gathered(env, web.address, people)

    refused = [one for one in answers if one[1] not in hall.EXPECTED.get(one[0], hall.EXPECTED[""])]
    assert (refused, present) == ([], PEOPLE)
