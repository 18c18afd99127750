"""The guide for beginners: steps put aside and taken up again, a test mail, and putting the guide away."""

from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import OfficeRefused
from registry.history.services import history
from registry.models import Office, User
from registry.models.office import identity
from registry.permissions import is_committee, require
from registry.units.services.deciders import committee_unit
from registry.units.services.offices import held

TEST_MAIL: Final = "sent test mail"
TO_NOBODY: Final = ("console", "dummy", "filebased")
Reason = OfficeRefused.Reason


def mail_goes_out() -> bool:
    """A server is named that takes letters; the screen of the operator is none."""
    return settings.EMAIL_BACKEND.split(".")[-2] not in TO_NOBODY


@transaction.atomic
def put_aside(*, step: str, by: User) -> Office:
    """The committee does without this step for now."""
    office = _held(by)
    office.setup_skipped = [*(one for one in office.setup_skipped if one != step), step]
    return _saved(office, by, "put setup step aside", step)


@transaction.atomic
def take_up(*, step: str, by: User) -> Office:
    """The step is to be done after all; the guide comes back with it."""
    office = _held(by)
    office.setup_skipped = [one for one in office.setup_skipped if one != step]
    office.setup_closed_at = None
    return _saved(office, by, "took setup step up", step)


@transaction.atomic
def put_away(*, by: User) -> Office:
    """The home page is a home page again; the guide stays in the menu."""
    office = _held(by)
    office.setup_closed_at = office.setup_closed_at or clock.now()
    office.save(update_fields=["setup_closed_at"])
    history.record(by=by, did="put setup away", to=office, unit=committee_unit())
    return office


def send_test_mail(*, by: User) -> None:
    """A letter to oneself, now and not by the worker: whoever sets mail up sees at once what the server says."""
    require(is_committee(by))
    addresses = by.mail_addresses()
    if not addresses:
        raise OfficeRefused(Reason.MAIL_NO_ADDRESS)
    if not mail_goes_out():
        raise OfficeRefused(Reason.MAIL_NOT_SET)
    system = identity.current().system_name
    text = _("这是{system}的试发邮件。收到它，说明邮件服务器已经设置好。").format(system=system)
    try:
        EmailMessage(_("{system}：试发邮件").format(system=system), text, None, addresses).send()
    except (OSError, SMTPException) as error:
        raise OfficeRefused(Reason.MAIL_FAILED, why=str(error)[:200] or type(error).__name__) from error
    history.record(by=by, did=TEST_MAIL, to=by, unit=committee_unit())


def _held(by: User) -> Office:
    require(is_committee(by))
    return held()


def _saved(office: Office, by: User, did: str, step: str) -> Office:
    office.save(update_fields=["setup_skipped", "setup_closed_at"])
    history.record(by=by, did=did, to=office, unit=committee_unit(), step=step)
    return office
