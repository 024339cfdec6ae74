"""Edits of XML by the places of its bytes."""

import pytest

from smartpilot.workbook.marked.xml_edits import XmlEdits, set_attributes


def test_what_is_not_edited_stays_byte_for_byte() -> None:
    content = "<?xml version='1.0'?>\n<a  b = 'x>y' ><!-- 一 --><p:c q:r=\"1\"/></a >\n".encode()
    edits = XmlEdits(content)

    root = edits.root()

    assert edits.result() == content
    assert (root.name, root.attributes, root.children[0].prefix) == ("a", {"b": "x>y"}, "p:")
    assert edits.text(root.start, root.tag_end) == "<a  b = 'x>y' >"
    assert edits.text(root.content_end, root.end) == "</a >"


def test_an_element_that_closes_itself_is_opened_for_what_is_put_into_it() -> None:
    edits = XmlEdits(b"<a><b c='1' /></a>")
    edits.extend(edits.root().children[0], "<d/>", {"c": "2"})

    assert edits.result() == b'<a><b c="2"><d/></b></a>'


def test_texts_at_one_place_keep_their_order_and_nothing_is_edited_within_what_is_replaced() -> None:
    edits = XmlEdits(b"<a><b><c/></b></a>")
    b = edits.root().children[0]
    edits.insert(b.start, "1")
    edits.insert(b.start, "2")
    edits.replace(b.children[0].start, b.children[0].end, "never")
    edits.replace(b.start, b.end, "3")

    assert edits.result() == b"<a>123</a>"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_other_encodings_become_utf_8(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a>é</a>'

    assert XmlEdits(text.encode(encoding)).result().endswith("<a>é</a>".encode())


def test_an_encoding_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="klingon"):
        XmlEdits(b'<?xml version="1.0" encoding="klingon"?><a/>')


@pytest.mark.parametrize(
    ("tag", "edited"),
    [
        ("<c>", '<c s="1">'),
        ("<c/>", '<c s="1"/>'),
        ("<c r='A1' />", "<c r='A1' s=\"1\" />"),
        ("<c rs='9' s = '2' t=\"n\"/>", '<c rs=\'9\' s="1" t="n"/>'),
    ],
)
def test_an_attribute_is_set_in_place_or_added(tag: str, edited: str) -> None:
    assert set_attributes(tag, {"s": "1"}) == edited
