"""What the office archived is not chosen any more (D5, D11)."""

import pytest

from registry.activities.forms.activities import ActivityForm
from registry.activities.services import activities
from registry.exceptions import ActivityRefused
from registry.models import ServiceField
from registry.units.services import lists
from tests.factories import SiteFactory
from tests.unit.registry.planning import EVERYTHING, drafted, plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason


def test_what_is_archived_is_not_chosen_anew_and_stays_where_it_was(who, at):
    at("2026-03-02 09:00")
    site, field = SiteFactory(), ServiceField.objects.create(code="river", name="护河")
    activity = drafted(who, site=site)
    for row in (site, field):
        lists.archive(row=row, confirmed=True, by=who.committee)
        row.refresh_from_db()

    with pytest.raises(ActivityRefused) as refusal:
        activities.draft(plan=plan(site=site), unit=who.unit, by=who.lea, confirmed=EVERYTHING)
    assert refusal.value.reason == Reason.CHOICE_ARCHIVED
    with pytest.raises(ActivityRefused) as refusal:
        activities.draft(plan=plan(lists={"fields": [field]}), unit=who.unit, by=who.lea, confirmed=EVERYTHING)
    assert refusal.value.reason == Reason.CHOICE_ARCHIVED

    revised = activities.revise(
        activity=activity, plan=plan(site=site, title="换个名称"), by=who.lea, confirmed=EVERYTHING
    )
    assert revised.site == site
    offered = ActivityForm(user=who.lea).fields["site"].queryset
    kept = ActivityForm(user=who.lea, instance=revised).fields["site"].queryset
    assert (site in offered, site in kept) == (False, True)
