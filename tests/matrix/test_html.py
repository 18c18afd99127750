"""Every page is HTML as the standard has it: the Nu checker finds no error."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.matrix.addresses import address_of
from tests.matrix.asking import Scene
from tests.matrix.listed import LISTED

CHECKER = Path(settings.BASE_DIR) / "frontend/node_modules/vnu-jar/build/dist/vnu.jar"
ONCE = pytest.mark.skipif(connection.vendor != "sqlite", reason="the same HTML on every database")
NOT_OURS = {"api-docs"}  # the viewer is a program of its own
READ = {"200", "422"}
SILENT_HEAD = re.compile(r"<th[^>]*>\s*</th>")


def pages(scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Each address for the first and the last persona who may read it, and each form as an empty one comes back."""
    for method, name, answers in LISTED:
        letters = [letter for letter, said in answers.items() if said in (READ if method == "GET" else READ | {"302"})]
        chosen = {*letters[:1], *letters[-1:]} if method == "GET" else {*letters[-1:]}
        for letter in sorted(chosen) if name not in NOT_OURS and not name.startswith("api-") else ():
            yield f"{method}-{name}-{letter}", scene.answer(letter, method, address_of(name, scene.things)).page


def complaints(folder: Path) -> list[str]:
    """File, line and words of each error, all files in one run."""
    java = shutil.which("java")
    assert java, "Java is missing: make setup-test installs it"
    machine = ["-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    options = ["--errors-only", "--no-langdetect", "--format", "json"]
    command = [java, *machine, "-jar", str(CHECKER), *options, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=180)
    found = json.loads(said.stderr)["messages"]
    return [f"{Path(one['url']).name}:{one.get('lastLine')} {one['message']} {one.get('extract')}" for one in found]


@ONCE
@pytest.mark.slow
@pytest.mark.django_db
def test_every_page_is_valid_html(scene: Scene, tmp_path: Path) -> None:
    for name, page in pages(scene):
        if page:
            (tmp_path / f"{name}.html").write_bytes(page)
    silent = [page.name for page in tmp_path.iterdir() if SILENT_HEAD.search(page.read_text())]

    assert len(list(tmp_path.iterdir())) > 300
    assert complaints(tmp_path) == []
    assert silent == [], "a column without a name"
