"""The activities that a person led, in the copy of their data."""

from collections.abc import Iterator

from registry.models import Activity, LeaderTerm, Volunteer
from registry.people.own_data import Part, files_of, table


def parts(person: Volunteer) -> Iterator[Part]:
    accounts = files_of(person).exclude(user=None).values("user")
    terms = LeaderTerm.objects.filter(user__in=accounts).select_related("activity__recording_unit").order_by("pk")
    rows = [(one.activity.title, one.activity.recording_unit.full_name, one.from_at, one.until_at) for one in terms]
    columns = {"activity": "活动", "unit": "记录单位", "from_at": "自", "until_at": "至"}
    yield table("activities_led", "负责过的活动", columns, rows)
    contact = Activity.objects.filter(leader__in=accounts).exclude(contact_name="", contact_phone="").order_by("pk")
    told = contact.values_list("title", "contact_name", "contact_phone", "contact_wechat")
    columns = {"activity": "活动", "name": "联系人", "phone": "联系电话", "wechat": "微信"}
    yield table("activity_contacts", "活动上公布的联系方式", columns, told)
