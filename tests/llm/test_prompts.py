from pathlib import Path

import pytest

from assistant.errors import ModelError, PackError
from assistant.llm.prompts import load_prompt
from assistant.llm.replies import parse_reply
from assistant.text.span import Frozen

_PROMPTS = Path(__file__).parents[2] / "prompts"


class _Reply(Frozen):
    answerable: bool


@pytest.mark.parametrize("file", sorted(_PROMPTS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_prompt_loads_and_renders_its_variables(file: Path) -> None:
    prompt = load_prompt(file)
    messages = prompt.render(**{name: f"<{name}>" for name in prompt.variables})
    assert [message.role for message in messages] == ["system", "user"]
    assert all(f"<{name}>" in messages[0].content + messages[1].content for name in prompt.variables)


def test_slot_inside_a_value_is_text() -> None:
    prompt = load_prompt(_PROMPTS / "answer.yaml")
    messages = prompt.render(title="办法", articles="第一条", question="{{articles}}")
    assert "{{articles}}" in messages[1].content


def test_missing_and_surplus_values_are_refused() -> None:
    prompt = load_prompt(_PROMPTS / "answer.yaml")
    with pytest.raises(KeyError):
        prompt.render(title="办法", articles="第一条")
    with pytest.raises(TypeError, match="colour"):
        prompt.render(title="办法", articles="第一条", question="?", colour="red")


def test_prompt_whose_slots_differ_from_its_variables_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text("purpose: p\nversion: 1\nvariables: [a]\nsystem: x\nuser: '{{b}}'\n")
    with pytest.raises(PackError, match=r"odd\.yaml"):
        load_prompt(file)


@pytest.mark.parametrize("reply", ['{"answerable": true}', '```json\n{"answerable": true}\n```', '好的:{"answerable": true}'])
def test_json_object_of_a_reply_is_read(reply: str) -> None:
    assert parse_reply(reply, _Reply).answerable


@pytest.mark.parametrize("reply", ["", "没有", '{"answerable": ', '{"answerable": "maybe"}', '{"other": 1}', "}{", "[" * 100_000])
def test_reply_of_another_shape_is_an_error(reply: str) -> None:
    with pytest.raises(ModelError):
        parse_reply(reply, _Reply)


def test_second_round_takes_what_was_refused_as_it_is() -> None:
    message = load_prompt(_PROMPTS / "answer.yaml").render_again(refused="{{refused}}{{title}}")
    assert message.role == "user"
    assert message.content.count("{{refused}}{{title}}") == 1


def test_prompt_without_a_second_round_has_none() -> None:
    with pytest.raises(ValueError, match="second round"):
        load_prompt(_PROMPTS / "judge.yaml").render_again(refused="x")


def test_second_round_without_a_place_for_what_was_refused_is_refused_itself(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text("purpose: p\nversion: 1\nvariables: [a]\nsystem: x\nuser: '{{a}}'\nagain: '{{b}}'\n")
    with pytest.raises(PackError, match=r"odd\.yaml"):
        load_prompt(file)
