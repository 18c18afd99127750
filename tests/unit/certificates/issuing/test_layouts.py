"""Layouts of certificates: how lines break, where things stand, how much there is room for."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from certificates.issuing.documents import annex, award
from certificates.issuing.documents.award import Award, DoesNotFit
from certificates.issuing.layouts import lines, ornaments
from certificates.issuing.layouts.faces import width_in
from certificates.issuing.layouts.geometry import LAYOUTS

WORDS = (
    "在2026年度区直机关常态化学雷锋青年志愿服务中，认真负责、热心服务，参加“感受城市”走进科技馆等志愿服务活动28次，"
    "志愿服务时间达到126.5小时，服务质量符合要求。根据桂直团工发〔2026〕7号，经公示，予以嘉许。"
)
THIRTY = "\n".join(f"第{n}次：参加示例社区便民服务，帮助居民维修家电。" for n in range(1, 31))
LONG_WORDS = (WORDS * 20)[:1500]
OURS = [key for key, layout in LAYOUTS.items() if not layout.is_own]
LONGEST_NAME = "阿不都热合曼·玉素甫江·艾合买提·" * 4
KAI = width_in("kai")


@pytest.fixture
def paper() -> Award:
    return Award(
        layout="weave",
        title="嘉许证书",
        name="韦示例一",
        note="志愿者编号 GXQZ20260004217",
        words=WORDS,
        closing="特发此证，谨致谢意。",
        basis="依据：桂直团工发〔2026〕7号",
        issuer_name="共青团广西壮族自治区直属机关工作委员会",
        issued_on=date(2026, 12, 5),
        number="GXQZ-JX-2026-000123-7",
        verify_url="https://zy.example.org/verify/GXQZ-JX-2026-000123-7/K7MQ2XRD#3.A9fJ3kQm",
        verify_code="K7MQ2XRD",
        seal_line="数据截至封存 №820（3f9c6b21…a12e）",
    )


@pytest.mark.parametrize("measure", [11, 14, 17, 20, 26, 33, 41])
def test_lines_begin_and_end_where_official_paper_lets_them(measure):
    broken = lines.broken(WORDS, KAI, measure, indent=2)

    assert "".join(line.text for line in broken) == WORDS
    assert all(line.width + line.indent <= measure + 1e-6 for line in broken)
    assert not [line.text for line in broken if line.text[0] in lines.NEVER_FIRST or line.text[-1] in lines.NEVER_LAST]
    for whole in ("2026年", "28次", "126.5小时", "〔2026〕7号"):
        assert sum(whole in line.text for line in broken), whole


@pytest.mark.parametrize("length", range(21, 60))
def test_no_paragraph_ends_with_an_orphan(length):
    last = lines.broken("志" * length, KAI, 20, indent=2)[-1]

    assert last.width >= lines.LEAST_LAST


def test_a_name_stays_on_one_line_unless_it_is_longer_than_a_line():
    text = "感谢共青团示例委员会和韦示例一同志的帮助。"

    kept = lines.broken(text, KAI, 9, whole=("共青团示例委员会", "韦示例一"))

    assert any("共青团示例委员会" in line.text for line in kept)
    assert any("韦示例一" in line.text for line in kept)
    assert all(line.width <= 6 for line in lines.broken(text, KAI, 6, whole=("共青团示例委员会",)))


def test_a_block_becomes_narrower_rather_than_ragged():
    measure, broken = lines.balanced(["志" * 45], KAI, 40, indent=2)

    assert len(broken) == 2
    assert measure < 30
    assert broken[0].width - broken[1].width <= 6


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=lambda layout: layout.key)
def test_places_keep_clear_of_each_other_and_the_seal_has_room(layout):
    places = {name: getattr(layout, name) for name in ("head", "title", "flow", "issuer", "check", "foot", "signature")}

    crossing = [(a, b) for (a, one), (b, two) in combinations(places.items(), 2) if one.meets(two)]
    in_the_way = [name for name, place in places.items() if name != "issuer" and layout.seal.meets(place)]

    assert crossing == []
    assert in_the_way == []
    for place in (*places.values(), layout.seal):
        assert place.x >= 20
        assert place.x + place.w <= layout.width - 18
        assert place.y + place.h <= layout.height - 12
    assert layout.check.h >= 27  # the code's size


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_longest_name_and_issuer_have_room(paper, layout):
    long = replace(paper, layout=layout, name=LONGEST_NAME[:50], issuer_name="共青团广西壮族自治区示例工作委员会" * 6)

    sheet = award.sheet(replace(long, issuer_name=long.issuer_name[:100], stars=5))

    for piece in sheet.pieces:
        widest = max(width_in(piece.face)(line.text) for line in piece.lines) * piece.size_pt * 25.4 / 72
        assert widest <= piece.box.w + 0.5, piece.role
        assert piece.size_pt >= (7.5 if piece.role == "foot" else 9), piece.role
    flowing = [piece for piece in sheet.pieces if piece.role in {"name", "note", "words", "closing", "basis"}]
    assert all(above.bottom <= below.box.y + 0.01 for above, below in zip(flowing, flowing[1:], strict=False))
    assert flowing[-1].bottom <= long.place.flow.y + long.place.flow.h + 0.01
    assert "".join(line.text for line in flowing[0].lines).startswith(long.name)


def test_words_shrink_in_steps_and_are_refused_before_they_are_cut(paper):
    sizes = [words_of(award.sheet(replace(paper, words=WORDS * times))).size_pt for times in (1, 2, 3)]
    short = words_of(award.sheet(replace(paper, words="予以嘉许。")))
    upright = award.sheet(replace(paper, layout="fret", words=THIRTY))
    letter = award.sheet(replace(paper, layout="letter", words=THIRTY))

    assert sizes == sorted(sizes, reverse=True)
    assert short.size_pt == paper.place.words_pt > sizes[0] > sizes[-1]
    assert [len(words_of(sheet).lines) for sheet in (upright, letter)] == [30, 30]
    assert [sheet.annex for sheet in (upright, letter)] == [None, None]
    with pytest.raises(DoesNotFit) as told:
        award.sheet(replace(paper, words=THIRTY, is_overprint=True))
    assert (told.value.what, told.value.length) == (award.WORDS, len(THIRTY))
    assert 10 <= told.value.lines < 30


@pytest.mark.parametrize("words", [THIRTY, LONG_WORDS], ids=["thirty lines", "fifteen hundred characters"])
@pytest.mark.parametrize("layout", OURS)
def test_thirty_lines_have_room_in_each_layout_and_nothing_is_lost(paper, layout, words):
    sheet = award.sheet(replace(paper, layout=layout, words=words, name=LONGEST_NAME[:50], suffix="同志"))

    first = words_of(sheet)
    rest = words_of(sheet.annex) if sheet.annex else None
    said = "".join(line.text for piece in (first, rest) if piece for line in piece.lines)
    assert said.replace(annex.GOES_ON, "") == words.replace("\n", "")
    assert said.count(annex.GOES_ON) == (rest is not None)
    assert first.size_pt >= (annex.WORDS_PT if rest else 9)
    inside = [piece for piece in sheet.pieces if piece.role in {"name", "note", "words", "closing", "basis"}]
    assert all(above.bottom <= below.box.y + 0.01 for above, below in zip(inside, inside[1:], strict=False))
    assert inside[-1].bottom <= sheet.award.place.flow.y + sheet.award.place.flow.h + 0.01
    assert not [piece.role for piece in inside if piece.box.meets(sheet.award.place.seal)]
    if rest:
        assert rest.size_pt >= 10
        assert rest.bottom <= annex.FLOW.y + annex.FLOW.h < annex.CHECK.y
        assert "".join(line.text for line in sheet.annex.pieces[1].lines) == LONGEST_NAME[:50] + "同志"


@pytest.mark.parametrize(
    ("lines_said", "room", "first"),
    [
        (["甲" * 7 + "。"] * 4, 3, ["甲" * 7 + "。"] * 3),  # behind a paragraph
        (["甲" * 12 + "。乙“丙。”" + "丁" * 30], 3, ["甲" * 12 + "。乙“丙。”"]),  # behind a sentence, with its mark
        (["甲" * 90], 2, ["甲" * 18]),  # nothing to stop at
    ],
)
def test_words_part_where_a_reader_stops(lines_said, room, first):
    set_lines = [line for text in lines_said for line in lines.broken(text, KAI, 10, indent=2)]

    parts = annex.parted(lines_said, set_lines, room)

    assert parts[0] == first
    assert "".join(parts[0] + parts[1]) == "".join(lines_said)


def test_more_than_two_sheets_hold_is_refused(paper):
    with pytest.raises(DoesNotFit) as told:
        award.sheet(replace(paper, words="予以嘉许。\n" * 90))

    assert told.value.what == award.WORDS


def words_of(sheet):
    return next(piece for piece in sheet.pieces if piece.role == "words")


@pytest.mark.parametrize("kind", ornaments.DRAWN)
def test_a_border_is_fine_lines_of_ours_and_prints_without_its_tint(kind):
    tinted = ornaments.border(kind, 297, 210)
    plain = ornaments.border(kind, 297, 210, is_tinted=False)

    assert ornaments.TINT in tinted
    assert ornaments.TINT not in plain
    assert len(plain) < 60_000
    assert "<image" not in plain
