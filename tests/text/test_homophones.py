from assistant.text.homophones import Homophones

_KNOWN = Homophones(
    ["验收报告应当报送", "项目验收", "验收结束", "密码应用", "密码保障", "建立制度", "建立机制", "监理单位", "监理制"],
    terms=["验收", "密码", "监理"],
)


def test_unknown_word_is_respelled_as_the_known_one_of_its_sound() -> None:
    assert _KNOWN.respell("延收报告和密马应用") == "验收报告和密码应用"


def test_term_of_the_field_wins_over_another_word_of_the_same_sound() -> None:
    assert _KNOWN.respell("要请建里单位") == "要请监理单位"


def test_known_words_and_other_scripts_stay() -> None:
    assert _KNOWN.respell("建立制度 ABC 123") == "建立制度 ABC 123"


def test_words_that_fit_their_neighbours_stay() -> None:
    known = Homophones(["合同备份件怎么交", "软件开发部分", "建设内容有变"], terms=["合同备份件"])
    assert known.respell("缩减一部分建设内容") == "缩减一部分建设内容"
