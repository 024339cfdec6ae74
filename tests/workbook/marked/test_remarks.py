from smartpilot.workbook.marked.remarks import Remark, as_sentence, note_text, title_of


def test_a_reason_ends_with_a_full_stop() -> None:
    assert [as_sentence(text) for text in ("太长", "太长。", "请核对：")] == ["太长。", "太长。", "请核对："]
    remarks = [Remark("“交了”不能填在此处", "可填：已报送"), Remark("太长", is_error=False)]
    assert note_text(remarks) == "【需更正】\n“交了”不能填在此处。\n提示：可填：已报送。\n太长。"
    assert title_of(remarks[1:]) == "请核对"
