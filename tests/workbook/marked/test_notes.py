"""Comments, and the shapes in which they are shown."""

from xml.etree.ElementTree import fromstring

from smartpilot.workbook.marked.notes import MAIN, Notes, shapes_bytes
from smartpilot.workbook.marked.row_moves import RowMove

THEIRS = f"""<?xml version="1.0" encoding="UTF-8"?>
<comments xmlns="{MAIN}" xmlns:mc="urn:mc" mc:Ignorable="xr" xmlns:xr="urn:xr"><authors><author>王工</author></authors>
<commentList><comment ref="B2" authorId="0" xr:uid="{{1}}"><text><r><rPr><b/></rPr><t>王工:</t></r><r><t>
请核对</t></r></text></comment></commentList></comments>""".encode()
VML = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<v:shape id="_x0000_s1025"><x:ClientData ObjectType="Note"><x:Anchor>2, 15, 1, 2, 4, 3, 5, 9</x:Anchor>
<x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape>
<v:shape id="button"><x:ClientData ObjectType="Button"><x:Row>1</x:Row></x:ClientData></v:shape></xml>"""


def texts(content: bytes) -> dict[str, str]:
    root = fromstring(content)
    return {comment.attrib["ref"]: "".join(comment.itertext()) for comment in root.iter(f"{{{MAIN}}}comment")}


def test_a_text_is_put_behind_what_somebody_wrote_in_his_own_fonts() -> None:
    notes = Notes(THEIRS)
    notes.add("B2", "【需更正】\n没有日期", "部里")
    notes.add("C2", "【需更正】\n不对", "部里")

    content = notes.result()

    assert texts(content) == {"B2": "王工:\n请核对\n【需更正】\n没有日期", "C2": "【需更正】\n不对"}
    assert b"<b />" in content
    # Without what it stands for, a prefix makes Excel call the file damaged.
    assert b"Ignorable" not in content
    assert [author.text for author in fromstring(content).iter(f"{{{MAIN}}}author")] == ["王工", "部里"]


def test_our_words_of_an_earlier_copy_go_and_theirs_stay() -> None:
    first = Notes(THEIRS)
    first.add("B2", "【需更正】\n没有日期", "部里")
    first.add("C2", "【请核对】\n不对", "部里")

    second = Notes(first.result())

    assert texts(second.result()) == {"B2": "王工:\n请核对"}
    assert second.removed == {"C2"}


def test_shapes_follow_their_comments() -> None:
    shapes = shapes_bytes(VML, {"C3": "一\n二"}, {"D4"}, RowMove(inserted=10)).decode()

    assert "<x:Row>11</x:Row><x:Column>1</x:Column>" in shapes
    assert "<x:Anchor>2, 15, 11, 2, 4, 3, 15, 9</x:Anchor>" in shapes
    assert '<x:ClientData ObjectType="Button"><x:Row>1</x:Row>' in shapes
    assert "<x:Row>12</x:Row><x:Column>2</x:Column>" in shapes
    assert 'id="_x0000_s1026"' in shapes


def test_the_shape_of_a_comment_that_is_gone_goes_too() -> None:
    assert b"_x0000_s1025" not in shapes_bytes(VML, {}, {"B2"}, RowMove())
    assert shapes_bytes(VML, {"B2": "一"}, (), RowMove()).count(b"<x:Column>1</x:Column>") == 1
