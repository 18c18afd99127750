"""The terms of signing up as a volunteer reads them: never something that is not true at this moment."""

from registry.words.openness import terms_told

TERMS = {"late_minutes": 15, "withdraw_hours": 24, "accept_hours": 6, "most_shifts": None}
LATE = "开始后 15 分钟以内，有空位的还可以报名。"


def test_leaving_is_told_as_it_is_at_this_moment():
    kept = "递补到的名额保留 6 小时，须由您接受，最迟到开始。"

    assert terms_told(**TERMS) == ["不能来的，请在开始 24 小时以前退出；之后退出记为迟退。", kept, LATE]
    past = terms_told(**TERMS, is_past_withdrawal=True)
    assert past == ["离开始已不到 24 小时，现在报名以后退出即记为迟退。", kept, LATE]


def test_who_only_asks_for_a_place_leaves_late_once_they_have_one():
    said = terms_told(**TERMS, is_past_withdrawal=True, is_later=True)

    assert said[0] == "离开始已不到 24 小时，得到名额以后退出即记为迟退。"


def test_late_comers_read_that_nobody_leaves_any_more():
    said = terms_told(**TERMS, is_past_withdrawal=True, has_started=True)

    assert said == ["已经开始，报名以后不能退出。", LATE]
