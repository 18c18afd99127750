"""`python -m bench.screen N`: pages to open, each with the session of who opens it; one is of a shift with N people."""

import json
import sys

from bench.desk import filled
from bench.logins import cookie_of
from tests.factories import ShiftFactory, VolunteerFactory

if __name__ == "__main__":
    shift, _crowd = filled(int(sys.argv[1]))
    coming = ShiftFactory()
    desk, leader = f"/manage/shifts/{shift.pk}/desk/", cookie_of(shift.activity.leader)
    pages = [
        ("人员页", desk, leader),
        ("报名页", f"/shifts/{coming.pk}/sign-up/", cookie_of(VolunteerFactory().user)),
        ("活动页，未登录", f"/activities/{coming.activity_id}/", ""),
        ("登录页", "/accounts/login/", ""),
    ]
    print(json.dumps({"pages": pages, "desk": desk, "leader": leader}))
