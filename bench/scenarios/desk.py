"""现场：500 人的一个场次，人员页和逐人签到，进程内"""

from bench.server import manage, module

PEOPLE = 500


def run(env: dict[str, str]) -> None:
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    print(module(env, "bench.desk", str(PEOPLE)))
