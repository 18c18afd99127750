"""From a school's need to a finished shift: the first one of an office that has just begun, by pages alone."""

from django.urls import reverse
from playwright.sync_api import Page

from registry.models import Activity, Volunteer
from tests.e2e.afternoon.hands import Office
from tests.e2e.organising import hosting, running
from tests.e2e.travel import Days
from tests.e2e.worker import work

WALK_IN = "莫示例四"


class Story:
    """Who takes part, each at a phone, and what they read of it."""

    def __init__(self, office: Office, days: Days, *, lea: Page, otto: Page, volunteers: dict[str, Page]) -> None:
        self.office, self.days = office, days
        self.lea, self.otto, self.school = lea, office.on_phone(otto), office.phone()
        self.lea_login = Volunteer.objects.get(user__roles__unit__parent__isnull=False).volunteer_no
        self.names, self.phones = list(volunteers), list(volunteers.values())

    def go(self, local: str) -> None:
        """It is this moment; who has a role is asked for the password and the second factor again."""
        self.days.go(local)
        self.office.device_script = self.days.device_script()
        self.lea = self.office.again(self.lea, self.lea_login)

    def told(self, words: str) -> list[int]:
        """How many notices of each volunteer speak of this; the worker has sent what there was to send."""
        work()
        return [len(running.told(phone, words)) for phone in self.phones]


def run(story: Story, committee: Page) -> None:
    address, pin = hosting.make_link(committee)
    activity = fill(story, address, pin)
    change(story, activity)
    serve(story, activity)
    hosting.confirm(story.school, address, pin)
    running.finish(story.lea, activity)


def fill(story: Story, address: str, pin: str) -> Activity:
    """The need is taken and approved; of three who sign up for two places one waits, and moves up."""
    vera, vince, xenia = story.phones
    activity = running.take(story.lea, hosting.post_need(story.school, address, pin))
    running.approve(story.otto)
    running.publish(story.lea, activity)
    running.sign_up(vera)
    running.sign_up(vince)
    running.sign_up(xenia, waits=True)
    running.withdraw(vera)
    assert story.told("候补") == [0, 0, 1]
    running.moved_up(xenia)
    hosting.see_who_comes(story.school, address)
    return activity


def change(story: Story, activity: Activity) -> None:
    """Nobody hears of what is only asked for; who holds a place is told once, who left is not."""
    running.ask_for_change(story.lea, activity, starts="14:00", ends="16:00")
    running.send_back(story.otto)
    running.ask_for_change(story.lea, activity, starts="10:00", ends="12:00", returned=True)
    assert story.told("活动有变") == [0, 0, 0]
    running.approve(story.otto)
    assert story.told("活动有变") == [0, 1, 1]


def serve(story: Story, activity: Activity) -> None:
    """The leader's own phone is the station; one of two comes, and somebody whom nobody expected."""
    shift, (_vera, vince, xenia) = activity.shifts.get(), story.names
    served = Volunteer.objects.get(name=vince)
    story.go("2026-03-21 09:55")
    running.check_in_without_network(story.lea, shift, served, WALK_IN)
    story.go("2026-03-21 11:50")
    running.check_out(story.lea, shift, vince, WALK_IN)
    story.go("2026-03-21 12:30")
    running.note_no_show(story.lea, shift, xenia)
    running.thank(story.lea, shift)
    assert story.told("感谢") == [0, 1, 0]
    assert story.told("未到场") == [0, 0, 1]


def name_on(phone: Page) -> str:
    """Who is logged in there."""
    phone.goto(reverse("me"))
    return phone.locator("main h1").inner_text()
