"""The whole walk in a real browser: from registration to the figures of a table."""

import pytest
from django.core.management import call_command

from tests.e2e import steps_auditing as auditing
from tests.e2e import steps_joining as joining
from tests.e2e import steps_proving as proving
from tests.e2e import steps_reporting as reporting
from tests.e2e import steps_serving as serving
from tests.e2e.cast import cast
from tests.e2e.visits import Visits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_walk_from_registration_to_the_table(visits: Visits, days, chromium, tmp_path, capsys):
    who = cast()
    vera = visits.phone()

    joining.register(vera, who)
    joining.admit(visits, who)
    card = joining.see_card(vera, who)
    joining.apply_for_activity(visits, who)
    joining.approve_activity(visits, who)
    joining.publish(visits, who)
    joining.sign_up(vera)

    days.go("2026-03-14 08:55")
    pairing = serving.make_station(visits, who)
    days.go("2026-03-14 09:05")
    serving.check_in_by_card(visits, who, pairing=pairing, card=card, chromium=chromium, folder=tmp_path)
    days.go("2026-03-14 11:50")
    serving.check_out_by_site_code(visits, vera, who)
    days.go("2026-03-14 12:30")
    serving.hand_in(visits, who)
    days.go("2026-03-16 09:00")
    serving.approve_hours(visits, who)
    serving.seal(visits)
    serving.see_hours(vera)
    proof = proving.take_proof(vera, tmp_path)
    proving.says(proof, "韦示例一", "主题微课堂", "2.7小时")
    proving.verify_by_code(visits, proof, words=("韦*", "2.7 小时"), folder=tmp_path / "proof")
    reporting.report(visits, who)
    reporting.submit_table(visits, who)
    accepted = reporting.accept_table(visits, who)
    reporting.read_files(accepted, who, tmp_path)
    reporting.roll_up(accepted, who)
    star = proving.earn_star(visits, vera, who, tmp_path)
    proving.verify_by_code(visits, star, words=("一星",), folder=tmp_path / "star")
    call_command("seal")
    code, printed = auditing.audit(capsys)
    assert code == 0, printed
    assert printed.startswith("没有发现不一致。")
    assert "待封存：无" in printed

    changed = auditing.change_a_row_by_hand()
    code, printed = auditing.audit(capsys)
    assert code == 1
    assert f"checkin_ledgerentry {changed.pk}: is not what was sealed" in printed
