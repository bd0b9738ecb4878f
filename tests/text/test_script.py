import pytest

from assistant.text.script import holds_traditional, simplified


def test_traditional_characters_become_simplified_in_place() -> None:
    text = "運行於電子政務外網,調用州統一電子印章系統"

    assert simplified(text) == "运行于电子政务外网,调用州统一电子印章系统"
    assert len(simplified(text)) == len(text)


def test_simplified_text_stays_as_it_is() -> None:
    assert simplified("系统部署在州政务云,著名景区 12 处。") == "系统部署在州政务云,著名景区 12 处。"


@pytest.mark.parametrize(("text", "expected"), [("本項目總投資", True), ("本项目总投资", False), ("SM4", False), ("", False)])
def test_a_text_with_common_traditional_characters_is_told(text: str, expected: bool) -> None:
    assert holds_traditional(text) is expected
