"""A notification holds 200 characters: what, when and what to do stay, and long names are shortened in the middle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Notification
from registry.notifications.fitting import fitted, without_middle
from registry.notifications.services import notifications
from tests.factories import UserFactory

SHORT = "场次已取消：植树，3月14日 09:00。请查看原因。"
LONG = "区直机关青年志愿者" * 30


def test_what_fits_stays_as_it_is():
    assert (
        fitted("场次已取消：植树，3月14日 09:00。请查看原因。", 200) == "场次已取消：植树，3月14日 09:00。请查看原因。"
    )


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        (
            f"您在“{LONG}。{LONG} 09:00 场”还没有签退。没有按 0 计。",
            "您在“区直",
            "09:00 场”还没有签退。没有按 0 计。",
        ),
        (f"场次已取消：{LONG}甲，3月14日 09:00。请查看原因。", "场次已取消：区直", "甲，3月14日 09:00。请查看原因。"),
        (f"{LONG}，{LONG}：请在今天 18:00 前接受。", "区直", "：请在今天 18:00 前接受。"),
    ],
)
def test_names_are_shortened_and_the_sentence_stays(text, begins, ends):
    told = fitted(text, 200)

    assert len(told) <= 200
    assert told.startswith(begins)
    assert told.endswith(ends)
    assert "…" in told


def test_an_enumeration_keeps_its_beginning_and_its_end():
    told = fitted("还有 90 人没到：" + "、".join(["韦示例"] * 90) + "。打开名单可以显示电话。", 200)

    assert (len(told), told[:7], told[-12:]) == (200, "还有 90 人", "。打开名单可以显示电话。")


@given(st.text(alphabet="志愿服务，。：“”、… a", max_size=400), st.integers(30, 200))
def test_whatever_it_says_it_fits(text, most):
    assert len(fitted(text, most)) <= most


def test_the_middle_goes_and_both_ends_stay():
    assert without_middle("一二三四五六七八九", 5) == "一二…八九"


@pytest.mark.django_db
def test_a_notification_ends_with_what_to_do():
    notifications.tell(users=[UserFactory()], key="x", text=f"候补轮到您：{LONG}。请在今天 18:00 前接受。", url="/")

    assert Notification.objects.get().text.endswith("。请在今天 18:00 前接受。")
