"""A shift on paper in one file: poster, roster, sign-in sheet, risk notice, card of the site."""

from checkin.desk.documents import sign_in_sheet
from checkin.desk.kit import Kit
from registry.documents import pdf, qr


def as_pdf(kit: Kit) -> bytes:
    """Each part begins on a sheet of its own, so that it can be hung up or handed out alone."""
    code = qr.printed(kit.sign_up_url, label="报名二维码") if kit.sign_up_url else ""
    return pdf.render("checkin/pdf/shift_kit.html", {"kit": kit, "code": code, **sign_in_sheet.told(kit.sheet)})
