"""A table on pages of its own, as a document: the progress by province, the call list."""

from smartpilot.document.page import CENTRED, add_paragraph, add_table, document_bytes, new_document
from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import SAN_HAO, TABLE_FOOTER, TABLE_MARGINS, TITLE_FACE, WU_HAO


def table_document(table: PrintedTable) -> bytes:
    """The table as a .docx file; the same table gives the same bytes."""
    document = new_document(TABLE_MARGINS, TABLE_FOOTER, is_wide=table.is_wide)
    add_paragraph(document, table.title, face=TITLE_FACE, size=SAN_HAO, align=CENTRED)
    add_paragraph(document, table.subtitle, size=WU_HAO, align=CENTRED, after=6)
    add_table(document, table, table.room, WU_HAO)
    return document_bytes(document)
