import hashlib

from smartpilot.datapackage.descriptor import descriptor
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import TableName


def contents(package: DataPackage) -> dict[TableName, bytes]:
    return {table.schema.name: table.schema.name.value.encode() for table in package.tables}


def test_a_resource_says_what_its_file_holds(package: DataPackage) -> None:
    resources = descriptor(package, contents(package))["resources"]

    assert [resource["path"] for resource in resources] == [
        f"{table.schema.name.value}.csv" for table in package.tables
    ]
    for resource, content in zip(resources, contents(package).values(), strict=True):
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["encoding"] == "utf-8"


def test_keys_and_constraints(package: DataPackage) -> None:
    schemas = {r["name"]: r["schema"] for r in descriptor(package, contents(package))["resources"]}
    fields = {field["name"]: field for field in schemas["pilots"]["fields"]}

    assert schemas["panel"]["primaryKey"] == ["place", "year"]
    assert schemas["pilot_sources"]["foreignKeys"] == [
        {"fields": "pilot", "reference": {"resource": "pilots", "fields": "id"}},
        {"fields": "source", "reference": {"resource": "sources", "fields": "id"}},
    ]
    assert fields["id"]["constraints"] == {"required": True, "unique": True}
    assert fields["division"]["constraints"] == {"required": True, "pattern": "[1-9][0-9]{5}"}
    assert fields["designation"]["constraints"] == {"enum": ["new", "expanded"]}
    assert "constraints" not in fields["note"]


def test_every_source_is_named(package: DataPackage) -> None:
    assert descriptor(package, contents(package))["sources"] == [
        {"title": "关于公布国家智慧城市2014年度试点名单的通知"}
    ]
