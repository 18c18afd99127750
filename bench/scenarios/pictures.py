"""最重的照片：量一量、当场重绘、在另一进程重绘各用的时间和内存"""

import tempfile
from pathlib import Path

from bench.pictures import costs

USES_A_DATABASE = False


def run(_env: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for line in costs(Path(folder)):
            print(line, flush=True)
