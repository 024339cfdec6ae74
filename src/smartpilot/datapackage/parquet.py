"""A table of a data set as a Parquet file, through pyarrow, which is an extra."""

import io

from smartpilot.datapackage.schema import DataTable, FieldSchema, FieldType
from smartpilot.errors import UsageError
from smartpilot.i18n import _


def parquet_bytes(table: DataTable) -> bytes:
    """The table as the content of a file; titles are metadata of the columns.

    Raises UsageError where pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        message = _("writing Parquet needs pyarrow, which is not installed")
        raise UsageError(message, _("install it: {command}").format(command="pip install pyarrow")) from error

    types = {FieldType.STRING: pyarrow.string(), FieldType.INTEGER: pyarrow.int32(), FieldType.DATE: pyarrow.date32()}
    fields = [
        pyarrow.field(field.name, types[field.field_type], nullable=not field.required, metadata=_metadata(field))
        for field in table.schema.fields
    ]
    columns = [table.column(field.name) for field in table.schema.fields]
    arrays = [pyarrow.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays, schema=pyarrow.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _metadata(field: FieldSchema) -> dict[str, str]:
    return {
        "title_zh": field.title.zh,
        "title_en": field.title.en,
        "about_zh": field.about.zh,
        "about_en": field.about.en,
    }
