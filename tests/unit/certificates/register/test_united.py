"""The file for the printer, put together by Poppler itself: every page, every font, and a table that is whole."""

import re

from certificates.register.printing.documents import united
from tests.readers import laid_out, pdf_fonts, pdf_pages


def sheet(said: str) -> bytes:
    return laid_out(f"<html lang='zh-CN'><title>{said}</title><style>p{{font-family:serif}}</style><p>{said}")


def test_the_whole_has_each_page_its_fonts_and_as_many_objects_as_its_table_lists(tmp_path):
    paths = [tmp_path / f"{n}.pdf" for n in range(3)]
    for path, said in zip(paths, ("覃示例一", "韦示例𠮷", "嘉许证书"), strict=True):
        path.write_bytes(sheet(said))
    half, whole = tmp_path / "half.pdf", tmp_path / "whole.pdf"

    united.unite(paths[:2], half)
    united.unite([half, paths[2]], whole)

    content = whole.read_bytes()
    table = int(re.search(rb"startxref\s+(\d+)", content[-200:])[1])
    listed = re.match(rb"xref\s+0 (\d+)\s", content[table : table + 40])[1]
    assert re.search(rb"/Size (\d+)", content[table:])[1] == listed
    assert ["".join(page.split()) for page in pdf_pages(content)] == ["覃示例一", "韦示例𠮷", "嘉许证书"]
    assert united.pages_of(whole) == 3
    assert all(pdf_fonts(content, tmp_path).values())
