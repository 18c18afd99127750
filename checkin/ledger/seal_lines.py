"""The line at the foot of every certificate and table: the seal that covers its figures (design#seals)."""

from checkin.models import Seal
from registry import clock
from registry.documents.wording import full_date

HEAD, TAIL = 8, 4


def seal_line(seal: Seal | None, *, unsealed: int) -> str:
    """数据截至封存 №820（2026年4月1日，3f9c6b21…a12e）; newer entries are counted as 待封存."""
    if seal is None:
        return "台账尚未封存，所列记录待封存"
    day = full_date(clock.local_date(seal.sealed_at))
    covered = f"数据截至封存 №{seal.number}（{day}，{seal.head[:HEAD]}…{seal.head[-TAIL:]}）"
    return f"{covered}，其后 {unsealed} 条待封存" if unsealed else covered
