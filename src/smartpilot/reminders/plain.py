"""A letter as plain text: for e-mail or chat."""

from smartpilot.chinese import format_date
from smartpilot.reminders.letters import Letter


def to_text(letter: Letter) -> str:
    """The letter as text, its table as a numbered list."""
    sender = letter.sender
    lines = [letter.title, *([sender.document_number] if sender.document_number else []), "", letter.addressee]
    lines += [f"　　{paragraph}" for paragraph in letter.paragraphs_with("文后")]
    lines += ["", *([sender.sign] if sender.sign else []), format_date(letter.day)]
    lines += [f"（联系人：{sender.contact}）"] if sender.contact else []
    lines += ["", "尚未报送材料清单："]
    for number, row in enumerate(letter.rows, 1):
        due = f"，期限{format_date(row.due)}" if row.due else ""
        lines.append(f"{number}. {row.name}：{row.deliverable}{due}，{row.state}")
    return "\n".join(lines) + "\n"
