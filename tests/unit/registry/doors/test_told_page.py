"""What a form was refused for is read on the page that answers, each word of it once."""

from django import forms
from django.http import HttpResponse

from registry.doors import http


class Asked(forms.Form):
    name, reason = forms.CharField(required=False), forms.CharField(required=False)


def test_each_word_that_the_page_does_not_show_stands_at_its_top(monkeypatch):
    form, told = Asked({}), []
    form.add_error("name", "请填姓名")
    form.add_error("reason", "请填 <原因>")
    shown = HttpResponse("<p>请填姓名</p>", status=422)
    monkeypatch.setattr(http, "render", lambda *_given, **_more: shown)
    monkeypatch.setattr(http.messages, "error", lambda _request, word: told.append(word))

    http.told_page(None, "page.html", {"form": form}, status=422)
    assert told == ["请填 <原因>"]

    told.clear()
    shown.content = "<p>请填姓名和 <a>电话</a></p><p>原因：请填 &lt;原因&gt;</p>".encode()
    http.told_page(None, "page.html", {"form": form}, status=422)
    assert told == ["请填姓名"]  # other words of the page that hold it do not tell it

    told.clear()
    shown.content = "<p>请填姓名</p><p>请填 &lt;原因&gt;</p>".encode()
    http.told_page(None, "page.html", {"form": form}, status=422)
    assert told == []
