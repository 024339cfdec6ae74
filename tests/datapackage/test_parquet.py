import io
import sys

import pytest

from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.parquet import parquet_bytes
from smartpilot.datapackage.schema import TableName
from smartpilot.errors import UsageError


def test_a_table_is_read_back_as_it_was(package: DataPackage) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

    for table in package.tables:
        read = parquet.read_table(io.BytesIO(parquet_bytes(table)))
        assert [tuple(row.values()) for row in read.to_pylist()] == list(table.rows)
        assert read.column_names == table.schema.names
    pilots = parquet.read_table(io.BytesIO(parquet_bytes(package.table(TableName.PILOTS))))
    assert str(pilots.schema.field("division").type) == "string"
    assert str(pilots.schema.field("announced_on").type) == "date32[day]"
    assert pilots.schema.field("division").metadata[b"title_zh"].decode() == "行政区划代码"


def test_without_pyarrow_it_says_how_to_get_it(package: DataPackage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(UsageError) as caught:
        parquet_bytes(package.table(TableName.PILOTS))
    assert "pip install pyarrow" in caught.value.hint
