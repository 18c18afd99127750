"""申请与审批：两万项活动中的申请表、审批清单和审批页面，进程内"""

from bench.server import manage, module

ACTIVITIES = 20_000


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    print(module(env, "bench.activities", str(ACTIVITIES)))
