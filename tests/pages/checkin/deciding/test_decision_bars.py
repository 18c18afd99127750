"""Pages that end with a decision have it at the thumb of a phone, whatever there is to read above it."""

import re

import pytest
from django.urls import reverse

from registry.standing.services import corrections as own_corrections
from tests.doors import client_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import claim, colleague, row_of, submitted, supplement_for
from tests.factories_corrections import objected
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member, pending_record, shift_of
from tests.factories_reports import LATER, held_shift, reported, submitted_table
from tests.people import id_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    at(AFTERWARDS)


def hours():
    record = pending_record()
    return administrator_of(record.recording_unit), reverse("hours-record", args=[record.pk])


def hours_of_a_shift():
    record = pending_record()
    return administrator_of(record.recording_unit), reverse("hours-shift", args=[record.shift_id])


def supplement():
    shift = shift_of()
    asked = supplement_for(shift, claim(colleague(shift)))
    return committee_member(), reverse("supplement-detail", args=[asked.pk])


def opening_balance():
    unit = UnitFactory()
    batch = submitted(unit, row_of(VolunteerFactory(unit=unit)))
    return committee_member(), reverse("opening-balance-detail", args=[batch.pk])


def correction():
    asked = objected(pending_record())
    return administrator_of(asked.shift.activity.recording_unit), reverse("correction", args=[asked.pk])


def own_data():
    vera = VolunteerFactory(id_number=id_number())
    asked = own_corrections.ask(volunteer=vera, by=vera.user, why="写错", name="韦示例壹")
    return administrator_of(vera.unit), reverse("manage-request", args=[asked.pk])


ASKED = [hours, hours_of_a_shift, supplement, opening_balance, correction, own_data]


@pytest.mark.parametrize("asked", ASKED, ids=[each.__name__ for each in ASKED])
def test_the_bar_sends_or_leads_to_what_stands_on_the_page(asked):
    user, address = asked()

    page = text_of(client_of(user).get(address))

    bar = page.split('class="page-actions"')[1].split("</div>")[0]
    wanted = re.findall(r'(?:form="|href="#)(\w+)"', bar)
    assert wanted
    assert [name for name in wanted if f'id="{name}"' not in page] == []
    assert bar.count("off-desk") == len(wanted)


def test_a_table_is_confirmed_or_returned_at_the_thumb(at):
    at(LATER)
    unit = UnitFactory()
    reported(held_shift(VolunteerFactory(), people=1, recording_unit=unit))
    report, office = submitted_table(unit), client_of(committee_member())

    page = text_of(office.get(reverse("table-detail", args=[report.pk])))

    bar = page.split('class="page-actions"')[1].split('class="page-lead"')[0]
    assert f'action="{reverse("table-accept", args=[report.pk])}"' in bar
    assert f'href="{reverse("table-return", args=[report.pk])}"' in bar
    own = text_of(client_of(report.submitted_by).get(reverse("table-detail", args=[report.pk])))
    assert "off-desk" not in own
