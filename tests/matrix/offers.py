"""What a page offers: links, forms and buttons, as whoever sees it could follow them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    """A form, with what would be sent if nobody touched it."""

    method: str
    action: str
    said: list[tuple[str, str]] = field(default_factory=list)


class Offers(HTMLParser):
    """Reads one page; `gets` and `posts` are addresses inside the product."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.form, self.select = page, None, ""
        self.forms: list[Form] = []
        self.gets: set[str] = set()
        self.posts: set[str] = set()
        self.feed(text)
        for form in self.forms:
            path = urljoin(page, form.action)
            if form.method == "post":
                self.posts.add(path)
            else:
                self.gets.add(f"{path.partition('?')[0]}?{urlencode(form.said)}" if form.said else path)
        self.gets = {_plain(address) for address in self.gets if _is_ours(address)}
        self.posts = {_plain(address) for address in self.posts if _is_ours(address)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._link(tag, said)
        if tag == "form":
            self.form = Form(said.get("method", "get").lower(), said.get("action") or self.page)
            self.forms.append(self.form)
        elif self.form is not None:
            self._field(tag, said)

    def handle_endtag(self, tag: str) -> None:
        self.form = None if tag == "form" else self.form
        self.select = "" if tag == "select" else self.select

    def _link(self, tag: str, said: dict[str, str]) -> None:
        if tag == "a" and said.get("href"):
            self.gets.add(urljoin(self.page, said["href"]))
        if said.get("hx-get"):
            self.gets.add(urljoin(self.page, said["hx-get"]))
        if said.get("data-hx-post"):
            self.posts.add(urljoin(self.page, said["data-hx-post"]))
        if said.get("formaction"):
            kind = said.get("formmethod", self.form.method if self.form else "get").lower()
            (self.posts if kind == "post" else self.gets).add(urljoin(self.page, said["formaction"]))

    def _field(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if tag == "select":
            self.select = said.get("name", "")
        elif tag == "option" and self.select and "selected" in said:
            self._say(self.select, said.get("value", ""))
        elif tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in said:
                self._say(said.get("name", ""), said.get("value", "on"))
        elif tag == "input":
            self._say(said.get("name", ""), said.get("value", ""))

    def _say(self, name: str, value: str) -> None:
        if self.form is not None and name:
            self.form.said.append((name, value))


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc) and not parts.path.startswith("/static/")


def _plain(address: Any) -> str:
    return urlsplit(address)._replace(fragment="").geturl()
