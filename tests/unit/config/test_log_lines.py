"""Every line of the log has one form, one time zone, and the request that it belongs to."""

import logging
import re

import pytest
from django.test import Client
from gunicorn.config import Config

from config.log_lines import LogLine
from config.server_log import ServerLog
from registry.ground.request_ids import request_id
from tests.factories import local

MOMENT = local("2026-03-14 09:00")


def record() -> logging.LogRecord:
    said = logging.LogRecord("registry.ground.jobs", logging.WARNING, "", 1, "The job %s failed.", ("seal",), None)
    said.created = MOMENT.timestamp()
    return said


def test_a_line_says_when_here_and_in_which_request():
    token = request_id.set("5e1f")
    try:
        inside = LogLine().format(record())
    finally:
        request_id.reset(token)

    assert inside == "2026-03-14 09:00:00.000+08:00 WARNING registry.ground.jobs [5e1f] The job seal failed."
    assert LogLine().format(record()).endswith(" registry.ground.jobs [-] The job seal failed.")


def test_the_web_server_writes_the_same_form(tmp_path):
    config = Config()
    config.set("errorlog", str(tmp_path / "log"))

    ServerLog(config).error("Worker gone.")

    assert re.fullmatch(r"\S+ \S+\+08:00 ERROR gunicorn.error \[-\] Worker gone.\n", (tmp_path / "log").read_text())


@pytest.mark.django_db
def test_a_refused_request_is_logged_with_the_id_that_its_answer_shows(caplog):
    caplog.handler.setFormatter(LogLine())

    answer = Client().get("/nothing-here/")

    assert f"django.request [{answer['X-Request-Id']}] Not Found: /nothing-here/" in caplog.text
