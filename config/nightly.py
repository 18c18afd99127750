"""The periodic jobs; they read from every room, so they are here."""

from datetime import timedelta

from django.core.management import call_command

from certificates.reports.services import reports
from checkin.desk.services import people_messages, reminders, starting
from checkin.findings.services import findings, shift_looks
from checkin.ledger.services import seals
from checkin.scanning.services import site_codes
from config.reminders import remind
from registry.accounts.services import account_mail, idle_accounts, tokens, work_mails
from registry.activities.needs.services import fates
from registry.activities.services import activities, typed
from registry.ground.imports.services import erasing
from registry.ground.jobs import job
from registry.ground.services import drawn_files, files
from registry.history.services import sources
from registry.notifications.services import (
    notification_mail,
    notifications,
    phone_codes,
    redrawn_pictures,
    text_messages,
)
from registry.people.many.services import people_deeds
from registry.people.services import qualifications, yearly_confirmations
from registry.signups.services import leaving, lots, settled
from registry.standing.services import retention


@job("close ended activities", daily_at=(0, 5))
def close_ended_activities() -> None:
    """Close activities whose last shift is over."""
    activities.close_ended(by=None)


@job("draw lots", every=timedelta(minutes=1), when=lots.is_one_due)
def draw_lots() -> None:
    """Draw the lot of each shift whose sign-up has closed."""
    lots.draw_due()


@job("pass on kept places", every=timedelta(minutes=1), when=leaving.is_one_due)
def pass_on_kept_places() -> None:
    """Places that nobody accepted in time go to the next in line."""
    leaving.lapse_due()


@job("settle what has passed", daily_at=(0, 20))
def settle_what_has_passed() -> None:
    """What was told before a shift and asks nobody for anything after it is not left unread."""
    settled.settle_passed()


@job("settle needs", daily_at=(0, 10))
def settle_needs() -> None:
    """Needs whose activity was held are done; those that nobody took in time have expired."""
    fates.settle()


@job("look after idle accounts", daily_at=(7, 0))
def look_after_idle_accounts() -> None:
    """Tell, then disable accounts with a role that nobody used for half a year (D104)."""
    idle_accounts.look_after()


@job("seal", daily_at=(0, 15))
def seal() -> None:
    """Find late evidence, then seal everything new (design#seals)."""
    findings.find_late_evidence()
    shift_looks.look_at_overdue_rolls()
    seals.seal_new(by=None)


@job("remind of ending qualifications", daily_at=(7, 10))
def remind_of_ending_qualifications() -> None:
    """Tell holders thirty days before (D21)."""
    qualifications.remind_ending()


@job("ask to confirm data", daily_at=(7, 20))
def ask_to_confirm_data() -> None:
    """Ask people whose year is over to look at their data (D92)."""
    yearly_confirmations.remind()


@job("prune errands", daily_at=(3, 30))
def prune_errands() -> None:
    """Delete finished tasks of django-tasks; the Job rows remain."""
    call_command("prune_db_task_results")
    call_command("clearsessions")
    site_codes.forget_used()


@job("prune notifications", daily_at=(3, 40))
def prune_notifications() -> None:
    """Delete notifications read half a year ago."""
    notifications.prune()


@job("prune text messages", daily_at=(3, 45))
def prune_text_messages() -> None:
    """Delete codes that ended, and the traces of messages a month later."""
    phone_codes.prune()
    text_messages.prune()


@job(text_messages.SEND)
def send_text_message(message: int) -> None:
    """One message to one phone, by the gateway of the settings."""
    text_messages.deliver(message)


@job(people_messages.DELIVER)
def deliver_people_message(message: int) -> None:
    """What an organiser wrote to the people of a shift or an activity."""
    people_messages.deliver(message)


@job("prune sources", daily_at=(3, 50))
def prune_sources() -> None:
    """Delete addresses and browsers that were kept long enough."""
    sources.prune()


@job("forget people deeds", daily_at=(3, 45))
def forget_people_deeds() -> None:
    """Delete lists of people for whom something was done a month ago; the history keeps what was done."""
    people_deeds.forget_old()


@job("forget typed applications", daily_at=(3, 50))
def forget_typed_applications() -> None:
    """Delete what was typed into an application two months ago and never saved."""
    typed.forget_old()


@job("prune drawn files", daily_at=(3, 55))
def prune_drawn_files() -> None:
    """Delete files that were drawn for somebody a week ago."""
    drawn_files.prune()


@job(files.REDRAW, is_patient=True)
def redraw_picture(pk: int, page: str) -> None:
    """Draw a heavy picture anew, small and without what it tells."""
    redrawn_pictures.redraw(pk=pk, page=page)
    reports.recount_photos(material=pk)


@job("look after received pictures", every=timedelta(minutes=5), when=redrawn_pictures.any_waiting)
def look_after_received_pictures() -> None:
    """Give up pictures that no job works on, and delete what was received for nothing."""
    for pk in redrawn_pictures.look_after():
        reports.recount_photos(material=pk)


@job("erase old imports", daily_at=(4, 0))
def erase_old_imports() -> None:
    """Delete what was read from tables that are stored for good, or that nobody decided about."""
    erasing.erase_old()


@job("erase personal data", daily_at=(4, 10))
def erase_personal_data() -> None:
    """Erase what is kept no longer of those who closed their accounts, and what is old (D67, D93)."""
    retention.look_after()


@job("mail notifications", every=timedelta(minutes=5))
def mail_notifications() -> None:
    """Mail new notifications, one mail per person."""
    notification_mail.send_waiting()


@job("end fallen tokens", every=timedelta(minutes=5), when=tokens.any_fallen)
def end_fallen_tokens() -> None:
    """Write down and tell that tokens ended because a role ran out or a factor went (they stopped at that moment)."""
    tokens.end_fallen()


@job("mail first log-in")
def mail_first_log_in(user: int) -> None:
    """The link with which the holder of a new account sets its first password."""
    account_mail.send_first_log_in(user)


@job(work_mails.JOB)
def mail_work_address(user: int) -> None:
    """The link that proves the address given at an appointment."""
    work_mails.send_link(user)


@job("mail password link")
def mail_password_link(user: int) -> None:
    """The link with which the owner of an account sets another password."""
    account_mail.send_link(user)


@job("remind of check-outs", every=timedelta(minutes=5))
def remind_of_check_outs() -> None:
    """Remind people who forgot to check out, 15 minutes after the planned end (D116)."""
    reminders.remind_of_check_outs()


@job("remind of tomorrow", daily_at=(17, 30))
def remind_of_tomorrow() -> None:
    """Remind everybody with a place of tomorrow's shifts (D27)."""
    starting.remind_of_tomorrow()


@job("tell who is missing", every=timedelta(minutes=5), when=starting.any_begun)
def tell_who_is_missing() -> None:
    """Tell leaders some minutes after the start who has not come, once per shift."""
    starting.tell_who_is_missing()


@job("remind of what is due", daily_at=(8, 30))
def remind_of_what_is_due() -> None:
    """Remind people before, on and after the due day, and the levels above when it is late (design#deciders, D142)."""
    remind()
