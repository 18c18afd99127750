"""The activities and positions that a person led, in the copy of their data."""

from collections.abc import Iterator

from registry.models import Activity, LeaderTerm, Position, TypedApplication, Volunteer
from registry.people.own_data import Part, files_of, table


def parts(person: Volunteer) -> Iterator[Part]:
    accounts = files_of(person).exclude(user=None).values("user")
    terms = LeaderTerm.objects.filter(user__in=accounts).select_related("activity__recording_unit").order_by("pk")
    rows = [(one.activity.title, one.activity.recording_unit.full_name, one.from_at, one.until_at) for one in terms]
    columns = {"activity": "活动", "unit": "记录单位", "from_at": "自", "until_at": "至"}
    yield table("activities_led", "负责过的活动", columns, rows)
    posts = Position.objects.filter(leader__in=accounts).select_related("shift__activity__recording_unit")
    led = [
        (one.shift.activity.title, one.shift.activity.recording_unit.full_name, one.name, one.shift.starts_at,
         one.shift.ends_at)
        for one in posts.order_by("shift__starts_at", "pk")
    ]  # fmt: skip
    columns = {"activity": "活动", "unit": "记录单位", "position": "岗位", "starts_at": "开始", "ends_at": "结束"}
    yield table("positions_led", "负责的岗位", columns, led)
    contact = Activity.objects.filter(leader__in=accounts).exclude(contact_name="", contact_phone="").order_by("pk")
    told = contact.values_list("title", "contact_name", "contact_phone", "contact_wechat")
    columns = {"activity": "活动", "name": "联系人", "phone": "联系电话", "wechat": "微信"}
    yield table("activity_contacts", "活动上公布的联系方式", columns, told)
    typed = TypedApplication.objects.filter(user__in=accounts).select_related("activity").order_by("pk")
    drafts = [(one.activity.title if one.activity else "", one.saved_at, one.text) for one in typed]
    columns = {"activity": "活动", "saved_at": "保存时间", "text": "填写的内容"}
    yield table("typed_applications", "填写中的活动申请", columns, drafts)
