"""名单：十万名志愿者的名单、筛选和查找，进程内"""

from bench.server import manage, module

PEOPLE = 100_000


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    print(module(env, "bench.people", str(PEOPLE)))
