"""篡改：随机改动已封存的行 1,000 次，对照已公布的封存值核对；另测未封存的行和文件字节"""

import json

from bench.server import module

SEALED = {"edit": 400, "delete": 200, "insert": 150, "reorder": 200, "delete_the_end": 50}
UNSEALED = {"edit_unsealed": 100, "insert_unsealed": 100, "delete_unsealed": 100}
WORDS = {
    "edit": "改一格",
    "delete": "删一行",
    "insert": "插一行",
    "reorder": "调换次序",
    "delete_the_end": "删去最后几次封存",
    "edit_unsealed": "改未封存的行",
    "insert_unsealed": "添未封存的行",
    "delete_unsealed": "删未封存的行",
}
FLIPS = 200


def run(env: dict[str, str]) -> None:
    seen = json.loads(module(env, "bench.tampered", *(f"{kind}={n}" for kind, n in (SEALED | UNSEALED).items())))
    for kind, one in seen.items():
        tried, found, named = one["tried"], one.get("found", 0), one.get("named", 0)
        print(
            f"{WORDS[kind]:<10} {tried} 次：发现 {found}，指明所在 {named}；另有 {one.get('refused', 0)} 次被数据库拒绝"
        )
    if any(seen[kind].get("found", 0) < count or seen[kind].get("named", 0) < count for kind, count in SEALED.items()):
        raise RuntimeError("已封存的行有改动没有被发现，或没有指明所在")
    if "DATABASE_URL" not in env:
        found = json.loads(module(env, "bench.tampered", f"flips={FLIPS}"))["flips"]["found"]
        print(f"文件中随机一位   {FLIPS} 次：发现 {found}（其余落在空页、未封存的表或不改变内容的位置）")
