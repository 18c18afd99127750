"""Every kind of edit by hand is found by the audit, and what it was made to is named."""

import pytest
from django.db import connection, transaction

from config import audit
from registry.protection.append_only import drop_triggers, install_triggers
from tests.edited_world import LAST_DAY, World, a_world
from tests.edits_by_hand import EDITS
from tests.shared import built_once

lived_in = built_once(a_world)


@pytest.fixture
def world(lived_in, at) -> World:
    at(LAST_DAY)
    return lived_in()


def found_after(edit, world: World) -> list[str]:
    """What the audit says after the edit; the world is as before when this ends."""
    with transaction.atomic():
        drop_triggers(connection)
        edit(world)
        install_triggers(connection)
        faults = [str(fault) for fault in audit.faults()]
        transaction.set_rollback(True)
    return faults


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("group", EDITS)
def test_no_edit_by_hand_passes(world, group):
    before = [str(fault) for fault in audit.faults()]

    found = {name: found_after(edit, world) for name, edit in EDITS[group].items()}

    assert before == []
    assert [name for name, faults in found.items() if not faults] == []
    assert [str(fault) for fault in audit.faults()] == []
