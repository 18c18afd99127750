"""What the worker does by itself: it reads from every room, so it is wired here."""

from datetime import timedelta

from django.core.management import call_command

from checkin.desk.services import reminders
from checkin.findings.services import findings, shift_looks
from checkin.ledger.services import seals
from config.reminders import remind
from registry.activities.services import activities
from registry.ground.jobs import job
from registry.notifications.services import notification_mail, notifications


@job("close ended activities", daily_at=(0, 5))
def close_ended_activities() -> None:
    """Activities whose last shift is over are closed, so that their clocks can be seen."""
    activities.close_ended(by=None)


@job("seal", daily_at=(0, 15))
def seal() -> None:
    """Late evidence is found first, then everything new is sealed (design#seals)."""
    findings.find_late_evidence()
    shift_looks.look_at_overdue_rolls()
    seals.seal_new(by=None)


@job("prune errands", daily_at=(3, 30))
def prune_errands() -> None:
    """Finished tasks of the carrier are forgotten; the Job rows tell what was done."""
    call_command("prune_db_task_results")
    call_command("clearsessions")


@job("prune notifications", daily_at=(3, 40))
def prune_notifications() -> None:
    """What was read half a year ago is forgotten."""
    notifications.prune()


@job("mail notifications", every=timedelta(minutes=5))
def mail_notifications() -> None:
    """What people were told goes to their mail in one letter each."""
    notification_mail.send_waiting()


@job("remind of check-outs", every=timedelta(minutes=5))
def remind_of_check_outs() -> None:
    """Who forgot to check out is told a quarter of an hour after the planned end (D116)."""
    reminders.remind_of_check_outs()


@job("remind of what is due", daily_at=(8, 30))
def remind_of_what_is_due() -> None:
    """Who must act is reminded before, on and after the day; what is late climbs (design#deciders, D142)."""
    remind()
