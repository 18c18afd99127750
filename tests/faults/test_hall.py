"""A hall behind one address: everybody registers, logs in and checks in, some for the second time."""

import json

from bench.scenarios import hall
from bench.server import module
from tests.faults.servers import Web

PEOPLE = 24  # beside other tests on two cores; `bench/run hall` is the hall of 300


def test_a_hall_behind_one_address_registers_logs_in_and_checks_in(env):
    people = json.loads(module(env, "bench.hall", str(PEOPLE)))
    with Web(env) as web:
        seconds, answers, present = hall.gathered(env, web.address, people)

    refused = [one for one in answers if one[1] not in hall.EXPECTED.get(one[0], hall.EXPECTED[""])]
    assert (refused, present) == ([], PEOPLE)
    assert seconds < hall.TEN_MINUTES
