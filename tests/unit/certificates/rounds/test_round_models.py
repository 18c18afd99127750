"""What the database itself refuses about rounds."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import TestCase

from certificates.models import (
    Candidate,
    CommendationRound,
    Nomination,
    NominationAttachment,
    Objection,
    PublicNotice,
    RoundStep,
)
from registry.history.services import acts
from registry.models import StoredFile
from registry.standing.erasure import NO_NAME, When
from registry.standing.services import erasing
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.shared import built_once


class World:
    def __init__(self) -> None:
        self.round = RoundFactory()
        self.candidate = CandidateFactory(round=self.round)
        self.nomination = NominationFactory(candidate=self.candidate, rank=1)


world = built_once(lambda at: World())


def refused(make, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


@pytest.mark.django_db
def test_a_candidate_is_exactly_one_of_four(world):
    here, unit = world(), UnitFactory()
    more = {"round": here.round, "unit": unit, "qualifies": True}

    refused(lambda: Candidate.objects.create(**more), "a_candidate_is_one_of_four")
    both = more | {"volunteer": VolunteerFactory(unit=unit), "recipient_unit": unit}
    refused(lambda: Candidate.objects.create(**both), "a_candidate_is_one_of_four")
    again = more | {"volunteer": here.candidate.volunteer}
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(**again)


@pytest.mark.django_db
def test_one_live_nomination_per_candidate_and_one_per_rank(world):
    here = world()
    other = CandidateFactory(round=here.round, unit=here.candidate.unit)

    with pytest.raises(IntegrityError), transaction.atomic():
        NominationFactory(candidate=here.candidate)
    with pytest.raises(IntegrityError), transaction.atomic():
        NominationFactory(candidate=other, unit=here.nomination.unit, rank=1)

    Nomination.objects.filter(pk=here.nomination.pk).update(status="withdrawn")
    NominationFactory(candidate=here.candidate, rank=1)


@pytest.mark.django_db
def test_a_round_says_what_it_needs(world):
    here = world()
    rows = CommendationRound.objects.filter(pk=here.round.pk)

    for wrong, name in (
        ({"notice_working_days": 2}, "rounds_are_announced_long_enough"),
        ({"review_until_on": here.round.nominations_until_on}, "rounds_are_reviewed_after_nominations"),
        ({"period_until_on": date(2001, 1, 1)}, "round_period_ends_after_it_starts"),
        ({"units_nominate": False}, "somebody_nominates_in_a_round"),
        ({"opened_by": None}, "rounds_under_way_name_who_opened_them"),
        ({"status": "decided", "decided_on": None}, "decided_rounds_say_when"),
    ):
        refused(lambda wrong=wrong: rows.update(**wrong), name)


@pytest.mark.django_db
def test_a_step_is_never_changed(world):
    step = RoundStep.objects.create(round=world().round, status="nominating", by=None)

    for change in (lambda: RoundStep.objects.filter(pk=step.pk).update(reason="改"), step.delete):
        with pytest.raises(Exception, match="append"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_one_running_notice_and_answered_objections_have_an_answer(world):
    here, by = world(), committee_member()
    more = {"round": here.round, "opens_on": date(2026, 11, 2), "closes_on": date(2026, 11, 5), "published_by": by}
    notice = PublicNotice.objects.create(number=1, **more)

    with pytest.raises(IntegrityError), transaction.atomic():
        PublicNotice.objects.create(number=2, **more)
    objection = Objection(notice=notice, is_anonymous=True)
    objection.text = "公示的时长与事实不符。"
    objection.save()

    assert Objection.objects.get(pk=objection.pk).text == "公示的时长与事实不符。"
    refused(lambda: Objection.objects.update(status="upheld"), "answered_objections_have_an_answer")


@pytest.mark.django_db
def test_who_sees_rounds_candidates_and_nominations(world):
    here = world()
    draft = RoundFactory(status="draft", opened_by=None, opened_at=None)
    own = administrator_of(here.candidate.unit)
    stranger = administrator_of(UnitFactory())
    committee = committee_member()
    person = here.candidate.volunteer.user

    assert set(CommendationRound.objects.visible_to(committee)) == {here.round, draft}
    assert set(CommendationRound.objects.visible_to(stranger)) == {here.round}
    for rows in (Candidate.objects.all(), Nomination.objects.all()):
        seen = {user: rows.visible_to(user).count() for user in (committee, own, person, stranger)}
        assert seen == {committee: 1, own: 1, person: 1, stranger: 0}


@pytest.mark.django_db
def test_what_was_written_and_handed_in_for_a_person_goes_with_their_records(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    nomination = world().nomination
    paper = StoredFile(purpose="evidence", name="事迹.pdf", content_type="application/pdf", size=4, sha256="0" * 64)
    paper.uploaded_by = nomination.by
    paper.file.save("事迹.pdf", ContentFile(b"%PDF"))
    NominationAttachment.objects.create(nomination=nomination, file=paper, added_by=nomination.by)

    with TestCase.captureOnCommitCallbacks(execute=True):
        erasing.erase(nomination.candidate.volunteer, When.WITH_RECORDS)

    nomination.refresh_from_db()
    assert nomination.text == NO_NAME
    assert not StoredFile.objects.filter(pk=paper.pk).exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert acts.wrong_with(Nomination, [nomination.pk]) == {}
