"""What an organiser types into the application, and activities as they stand in the list."""

from django.urls import reverse

from tests.factories import ShiftFactory, local


def application(**more):
    """The form as the page sends it."""
    rows = {
        "shifts-TOTAL_FORMS": "3",
        "shifts-INITIAL_FORMS": "0",
        "positions-TOTAL_FORMS": "2",
        "positions-INITIAL_FORMS": "0",
        "shifts-0-on": "2026-03-14",
        "shifts-0-starts": "09:00",
        "shifts-0-ends": "11:30",
    }
    facts = {
        "title": "主题微课堂",
        "category": "CAMPUS",
        "place": "白沙小学",
        "places": "20",
        "content": "讲授科普课两节。",
        "contact_name": "黄示例六",
        "contact_phone": "0771-0000000",
        "risk_notice": "往返途中注意交通安全。",
        "do": "submit",
    }
    return facts | rows | more


def published(title="主题微课堂", **more):
    more.setdefault("starts_at", local("2026-03-14 09:00"))
    more.setdefault("ends_at", local("2026-03-14 11:00"))
    return ShiftFactory(activity__title=title, **more)


def edited(client, activity, **more):
    """The form as the page shows it, with something else typed."""
    form = client.get(reverse("activity-edit", args=[activity.pk])).context["form"]
    return posted(client, activity, form, **more)


def posted(client, activity, form, **more):
    """A form that was opened before, sent now."""
    rows = [*form.shift_rows.forms, *form.position_rows.forms]
    fields = [field for each in (form, *rows) for field in each]
    values = {field.html_name: field.value() for field in fields if field.value() not in (None, "", False, [])}
    management = [form.shift_rows.management_form, form.position_rows.management_form]
    values |= {field.html_name: field.value() for each in management for field in each}
    return client.post(reverse("activity-edit", args=[activity.pk]), values | {"do": "change"} | more, follow=True)
