"""A wrong key is refused at the start, not discovered by the first person whose data does not open."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from registry.protection import keys

pytestmark = pytest.mark.django_db
ANOTHER = "another-master-key-than-the-one-of-the-data-0123"


def test_every_process_refuses_to_start_under_another_master_key(settings):
    keys.current(keys.Purpose.DATA)
    keys.require_master()
    settings.MASTER_KEY = ANOTHER

    with pytest.raises(keys.WrongMasterKey, match="请换回原来的主密钥"):
        keys.require_master()
    with pytest.raises(CommandError, match="MASTER_KEY"):
        call_command("worker", once=True)


def test_the_check_of_the_database_names_it(settings):
    keys.current(keys.Purpose.DATA)
    settings.MASTER_KEY = ANOTHER

    assert "registry.E002" in [error.id for error in run_checks(databases=["default"])]


@pytest.mark.parametrize("purpose", ["nonsense", "", "DATA"])
def test_no_key_is_made_for_an_unknown_purpose(purpose):
    with pytest.raises(ValueError, match="Purpose"):
        keys.make(purpose)


def test_the_key_of_equality_is_not_doubled():
    keys.current(keys.Purpose.DIGEST)

    with pytest.raises(ValueError, match="equality"):
        keys.make("digest")
