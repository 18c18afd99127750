"""What an organiser types into the application, and activities as they stand in the list."""

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
