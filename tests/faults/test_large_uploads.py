"""Who announces 80 MB is told that it is too much before sending it."""

import http.client
from urllib.parse import urlsplit

from tests.faults.servers import Web

HEAVY = 80 * 1024 * 1024


def test_the_answer_comes_before_the_body_is_sent(env):
    with Web(env) as web:
        host = urlsplit(web.address)
        for expects in ({}, {"Expect": "100-continue"}):
            sender = http.client.HTTPConnection(host.hostname, host.port, timeout=30)
            sender.putrequest("POST", "/api/v1/certificate-backgrounds/")
            for name, value in (
                {"Content-Length": str(HEAVY), "Content-Type": "multipart/form-data"} | expects
            ).items():
                sender.putheader(name, value)
            sender.endheaders(b"" if expects else b"--the beginning")

            answer = sender.getresponse()

            assert answer.status == 413
            assert "80 MB" in answer.read().decode("unicode_escape")
            sender.close()
