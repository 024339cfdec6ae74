"""A letter made with somebody's own template: a .docx with placeholders such as {{ authority }}.

docxtpl fills it in. The template may only use what is listed here, and nothing of Python: it is a file like any other.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from smartpilot.chinese import format_date
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.reminders.letters import Letter
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.parts import DOCUMENT

# What a row has.
ROW_FIELDS = ("number", "name", "deliverable", "due", "state")


def values_of(letter: Letter) -> dict[str, Any]:
    """The placeholders with their values."""
    return {
        "authority": letter.authority,
        "addressee": letter.addressee,
        "title": letter.title,
        "paragraphs": letter.paragraphs,
        "day": format_date(letter.day),
        "notices": "、".join(letter.notices),
        "total": len(letter.rows),
        "overdue": letter.overdue,
        "due_soon": letter.due_soon,
        "sign": letter.sender.sign,
        "contact": letter.sender.contact,
        "document_number": letter.sender.document_number,
        "rows": [
            dict(
                zip(
                    ROW_FIELDS,
                    (number, row.name, row.deliverable, format_date(row.due) if row.due else "", row.state),
                    strict=True,
                )
            )
            for number, row in enumerate(letter.rows, 1)
        ],
    }


def fill_template(content: bytes, letter: Letter) -> bytes:
    """The template with the values of a letter.

    Raises UsageError where it is no template: it names a placeholder that there is not, or one is not closed.
    """
    values = values_of(letter)
    environment = SandboxedEnvironment(autoescape=True)
    try:
        used = DocxTemplate(BytesIO(content)).get_undeclared_template_variables(environment)
        unknown = sorted(used - set(values))
        if unknown:
            message = _("the template has a placeholder that there is not: {words}").format(words=_(", ").join(unknown))
            raise UsageError(message, _("there are: {words}").format(words=_(", ").join(values)))
        template = DocxTemplate(BytesIO(content))
        template.render(values, environment, autoescape=True)
        file = BytesIO()
        template.save(file)
    except TemplateError as error:
        message = _("the template cannot be filled in: {reason}").format(reason=error)
        raise UsageError(message, _("see docs/reminders.md for the placeholders")) from error
    return file.getvalue()


def require_template(path: Path, content: bytes) -> bytes:
    """The content of a template, checked before anything opens it.

    Raises UsageError where it is no .docx, is damaged, or has macros or links to other files.
    """
    try:
        check_package(content, (DOCUMENT,))
    except RefusedFileError as error:
        raise UsageError(f"{path}: {error.message}", _("give a .docx that Word or WPS has saved")) from error
    return content
