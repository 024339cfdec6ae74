"""A letter made with somebody's own template: a .docx with placeholders such as {{ authority }}.

docxtpl fills it in. The template may only use what is listed here, and nothing of Python: it is a file like any
other.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from smartpilot.chinese import format_date, join_titles
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.terms import Kind
from smartpilot.reminders.letters import Letter
from smartpilot.text import shorten
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.parts import DOCUMENT

# What a row has.
ROW_FIELDS = ("number", "name", "deliverable", "due", "state")


def values_of(letter: Letter) -> dict[str, Any]:
    """The placeholders with their values."""
    contact = letter.addressee_contact
    return {
        "authority": letter.authority,
        "addressee": letter.addressee,
        "title": letter.title,
        "programme": letter.programme.title_of_kind(Kind.PILOTS),
        "paragraphs": letter.paragraphs,
        "day": format_date(letter.day),
        "notices": join_titles(letter.notices),
        "total": len(letter.rows),
        "overdue": letter.overdue,
        "due_soon": letter.due_soon,
        "sign": letter.sender.sign,
        "contact": letter.sender.contact,
        "addressee_unit": (contact and contact.unit) or "",
        "addressee_person": (contact and contact.person) or "",
        "addressee_telephone": (contact and contact.telephone) or "",
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


# What a template may do: write a placeholder, repeat a part for each row or paragraph, and leave a part out.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_LISTS = ("rows", "paragraphs")
# docxtpl's way to write XML as it is.
_RAW = re.compile(r"\{\{[-+]?r\s")


class _Environment(SandboxedEnvironment):
    """Jinja without what could run for long, take much memory or look into the program: the template is only a file."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        _require_plain(template)
        return template


def _require_plain(node: nodes.Node, *, is_in_loop: bool = False) -> None:
    """Raises TemplateError where a template does more than it may."""
    if not isinstance(node, _ALLOWED):
        raise TemplateError(_("only placeholders, for over rows or paragraphs, and if are possible"))
    if isinstance(node, nodes.For):
        if is_in_loop or not (isinstance(node.iter, nodes.Name) and node.iter.name in _LISTS):
            raise TemplateError(_("only placeholders, for over rows or paragraphs, and if are possible"))
        is_in_loop = True
    if isinstance(node, nodes.Getattr) and node.attr not in ROW_FIELDS:
        raise TemplateError(
            _("a row has no {name}; it has: {words}").format(name=node.attr, words=", ".join(ROW_FIELDS))
        )
    for child in node.iter_child_nodes():
        _require_plain(child, is_in_loop=is_in_loop)


def fill_template(content: bytes, letter: Letter) -> bytes:
    """The template with the values of a letter.

    Raises UsageError where it is no template: it names a placeholder that there is not, or does more than it may.
    """
    values = values_of(letter)
    environment = _Environment()
    try:
        template = DocxTemplate(BytesIO(content))
        template.init_docx()
        if _RAW.search(re.sub("<[^>]*>", "", template.get_xml())):
            raise TemplateError(_("only placeholders, for over rows or paragraphs, and if are possible"))
        unknown = sorted(DocxTemplate(BytesIO(content)).get_undeclared_template_variables(environment) - set(values))
        if unknown:
            message = _("the template has a placeholder that there is not: {words}").format(words=_(", ").join(unknown))
            raise UsageError(message, _("there are: {words}").format(words=_(", ").join(values)))
        template.render(values, environment, autoescape=True)
        file = BytesIO()
        template.save(file)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        message = _("the template cannot be filled in: {reason}").format(reason=shorten(str(error), 200))
        raise UsageError(message, _("see docs/en/how-to/reminders.md for the placeholders")) from error
    return file.getvalue()


def require_template(path: Path, content: bytes) -> bytes:
    """The content of a template, checked before anything opens it.

    Raises UsageError where it is no .docx, is damaged, or has macros or links to other files.
    """
    message = _("{path} cannot be used as a template: {reason}")
    hint = _("give a .docx that Word or WPS has saved")
    try:
        check_package(content, (DOCUMENT,))
        DocxTemplate(BytesIO(content)).get_docx()
    except RefusedFileError as error:
        reason = error.message if content.startswith(b"PK") else _("it is no .docx document")
        raise UsageError(message.format(path=path, reason=reason), hint) from error
    except (PackageNotFoundError, KeyError, ValueError, AttributeError) as error:
        raise UsageError(message.format(path=path, reason=_("the file is damaged")), hint) from error
    return content
