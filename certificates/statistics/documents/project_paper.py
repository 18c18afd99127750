"""The yearly account of a project as official paper, A4 upright: GB/T 9704 margins, faces and page numbers."""

from certificates.statistics.documents import project_lines
from certificates.statistics.project_figures import Account
from registry.documents import pdf
from registry.documents.wording import title_lines

LONGEST_LINE = 18


def as_pdf(account: Account) -> bytes:
    """Tagged, with its fonts embedded; what nobody filled in is left out."""
    hours, title = project_lines.measure(account), f"{account.project.name}{account.year}年度情况"
    lines = [(line, hours.value(line.minutes)) for line in account.lines]
    told = {
        "account": account,
        "title": title,
        "title_lines": title_lines(title, longest=LONGEST_LINE, names=(account.project.name,)),
        "facts": [(term, said) for term, said in project_lines.facts(account) if said],
        "recorded": project_lines.recorded(account),
        "lines": lines,
        "hours": hours.unit,
        "own_word": project_lines.OWN_WORD,
        "foot": project_lines.foot(account),
    }
    return pdf.render("certificates/pdf/project.html", told)
