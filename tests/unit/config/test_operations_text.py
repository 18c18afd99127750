"""The commands that `make operations` reads out of docs/operations.md are there, and are those that `make run` uses."""

import re

from scripts import operations_text as text


def test_every_block_that_the_trial_plays_is_there():
    for chapter, words in {
        "安装": "bootstrap",
        "PostgreSQL": "createuser",
        "配置": "token_urlsafe",
        "HTTPS 与反向代理": "proxy_pass",
        "备份与恢复": "pg_dump",
    }.items():
        assert words in text.block(chapter, words)
    assert "collectstatic" in text.block("安装", "createcachetable")
    assert text.inline("备份与恢复", "pg_restore").endswith("文件")


def test_the_two_processes_are_those_of_make_run():
    """A word that is missing in the text is missing on every server that was set up by it."""
    web, worker = (set(words.split()) for words in text.processes().values())
    own = set(re.findall(r'"(--[a-z-]+)"', (text.TEXT.parent.parent / "scripts" / "run.py").read_text("utf-8")))

    assert web >= own - {"--graceful-timeout", "--timeout", "--log-level", "--certfile", "--keyfile"}
    assert worker == {"python", "manage.py", "worker"}


def test_nginx_gets_what_debians_nginx_knows():
    site = text.block("HTTPS 与反向代理", "proxy_pass")

    assert not re.search(r"^\s*http2 on;", site, re.MULTILINE)  # 1.22 refuses it
