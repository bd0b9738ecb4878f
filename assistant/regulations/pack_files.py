"""The YAML files of a pack read strictly: nothing unknown, nothing twice, every refusal with file and place."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.errors import PackError
from assistant.project import ProjectKind, ProjectProfile
from assistant.regulations.types import Condition, Operator, Test
from assistant.text.normalize import fold_text

__all__ = ["build", "fold_pattern", "read_entries", "read_mapping"]

Model = TypeVar("Model", bound=BaseModel)

_KEYS = ("id", "term", "question", "kind")  # what names an entry
_TOKEN = re.compile(r"\\.|\(\?P|.", re.DOTALL)
_FOLDED = re.compile(r"[!-@\[-~\u3400-\u9fff]*")  # characters that folding leaves alone
_TEXT_TAG, _SEQUENCE_TAG, _MAPPING_TAG = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_DEEPEST = 12
_AMOUNT_OPERATORS = tuple(operator.value for operator in Operator if operator is not Operator.IS)


class _NotAllowed(yaml.MarkedYAMLError):
    """YAML that is valid and that a pack does not use; `problem` is Chinese."""


class _StrictLoader(yaml.CSafeLoader):
    """Safe YAML in which no mapping names a key twice.

    Values are built here and not by the library, which takes twice as long for the same plain values.
    """

    def construct_document(self, node: yaml.Node) -> Any:
        return self._value(node, depth=0)

    def _value(self, node: yaml.Node, *, depth: int) -> Any:
        if depth > _DEEPEST:
            raise _NotAllowed(problem="嵌套过深", problem_mark=node.start_mark)
        if node.tag == _SEQUENCE_TAG:
            return [self._value(part, depth=depth + 1) for part in node.value]
        if node.tag == _MAPPING_TAG:
            return self._mapping(node, depth=depth + 1)
        return node.value if node.tag == _TEXT_TAG else self.construct_object(node, deep=True)

    def _mapping(self, node: yaml.Node, *, depth: int) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self._value(key_node, depth=depth) if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                raise _NotAllowed(problem="键应是文字", problem_mark=key_node.start_mark)
            if key in mapping:
                raise _NotAllowed(problem=f"键 {key!r} 重复", problem_mark=key_node.start_mark)
            mapping[key] = self._value(value_node, depth=depth)
        return mapping


def read_mapping(path: Path, *, file: str) -> dict[str, Any]:
    """Return the mapping in a YAML file. Raises PackError when it is none. file: the name that messages use."""
    content = _read_yaml(path, file=file)
    if not isinstance(content, dict):
        raise PackError("文件内容应是“键: 值”的形式。", file=file)
    return content


def read_entries(path: Path, model: type[Model], *, file: str, problems: list[PackError]) -> dict[str, Model]:
    """Return the entries of a YAML list by their name (id, term, question or kind), in order; {} when the file is absent.

    Unsound entries are left out and reported to `problems`.
    """
    if not path.exists():
        return {}
    content = _read_yaml(path, file=file)
    if content is None:
        return {}
    if not isinstance(content, list):
        raise PackError("文件内容应是列表,每个条目以“- ”开头。", file=file)
    entries: dict[str, Model] = {}
    for number, fields in enumerate(content, start=1):
        name = _name(fields, number)
        try:
            if name in entries:
                raise PackError("与前面的条目重名,请改名或合并。", file=file, entry=name)
            entries[name] = build(model, fields, file=file, entry=name)
        except PackError as problem:
            problems.append(problem)
    return entries


def build(model: type[Model], fields: object, *, file: str, entry: str | None = None) -> Model:
    """Return the value that an entry describes; `when: {field: {operator: value}}` becomes a Condition.

    Raises PackError on unknown or missing keys and on values that do not fit.
    """
    if not isinstance(fields, Mapping):
        raise PackError("条目应由“键: 值”组成。", file=file, entry=entry)
    if fields.get("when") is not None:
        fields = {**fields, "when": _condition(fields["when"], file=file, entry=entry)}
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise PackError(";".join(_explain(detail, model) for detail in error.errors()), file=file, entry=entry) from error


def fold_pattern(pattern: str) -> str:
    """Return a regular expression for folded text from one written in ordinary Chinese punctuation and capitals."""
    if _FOLDED.fullmatch(pattern):
        return pattern
    return "".join(_fold_token(token) for token in _TOKEN.findall(pattern))


def _fold_token(token: str) -> str:
    if len(token) > 1 or (token.isascii() and not token.isupper() and not token.isspace()):
        return token
    folded = fold_text(token)
    return folded if folded == token else re.escape(folded)


def _read_yaml(path: Path, *, file: str) -> object:
    try:
        return yaml.load(path.read_bytes(), Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        place = f"第 {error.problem_mark.line + 1} 行:" if error.problem_mark else ""
        problem = error.problem if isinstance(error, _NotAllowed) else f"不是有效的 YAML({error.problem})"
        raise PackError(f"{place}{problem}。", file=file) from error
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackError(f"无法读取:{error}。", file=file) from error
    except ValueError as error:  # 2026-02-30, numbers of thousands of digits
        raise PackError(f"有的日期或数字不存在,例如 2 月 30 日,请核对({error})。", file=file) from error


def _name(fields: object, number: int) -> str:
    if isinstance(fields, Mapping):
        for key in _KEYS:
            if isinstance(fields.get(key), str):
                return str(fields[key])
    return f"第 {number} 个"


def _condition(fields: object, *, file: str, entry: str | None) -> Condition:
    if not isinstance(fields, Mapping):
        raise PackError("when 应写成 {字段: {比较: 值}}。", file=file, entry=entry)
    tests = []
    for field, comparisons in fields.items():
        if not isinstance(comparisons, Mapping) or not comparisons:
            raise PackError(f"when 的字段 {field!r} 应写成 {{比较: 值}}。", file=file, entry=entry)
        for operator, value in comparisons.items():
            try:
                tests.append(_test(field, operator, value))
            except ValueError as error:
                raise PackError(str(error), file=file, entry=entry) from error
    return Condition(all_of=tuple(tests))


def _test(field: object, operator: object, value: object) -> Test:
    """Return one comparison. Raises ValueError with a Chinese message when field, operator and value do not fit together."""
    kinds = _field_kinds()
    if not isinstance(field, str) or field not in kinds:
        raise ValueError(f"when 的字段 {field!r} 不是项目事实,可用:{'、'.join(kinds)}。")
    if kinds[field] is Decimal:
        if operator not in _AMOUNT_OPERATORS or isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"when 的字段 {field!r} 是金额(万元),应写成 {{{' | '.join(_AMOUNT_OPERATORS)}: 数值}}。")
        return Test(field=field, operator=Operator(operator), value=Decimal(str(value)))
    if operator != Operator.IS.value:
        raise ValueError(f"when 的字段 {field!r} 只能用 is 比较。")
    if kinds[field] is bool:
        if not isinstance(value, bool):
            raise ValueError(f"when 的字段 {field!r} 只能是 true 或 false。")
        return Test(field=field, operator=Operator.IS, value=value)
    if not isinstance(value, str) or value not in tuple(ProjectKind):
        raise ValueError(f"when 的字段 {field!r} 只能是:{'、'.join(ProjectKind)}。")
    return Test(field=field, operator=Operator.IS, value=value)


def _field_kinds() -> dict[str, type]:
    """Return the facts of a project that conditions may name, with their type: Decimal, bool or ProjectKind."""
    kinds = {}
    for name, field in ProjectProfile.model_fields.items():
        kind = next((option for option in get_args(field.annotation) if option is not NoneType), None)
        if kind in (Decimal, bool, ProjectKind):
            kinds[name] = kind
    return kinds


def _explain(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """Return one finding of pydantic as a Chinese clause."""
    place = ".".join(str(part) for part in detail["loc"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = f",可用:{'、'.join(model.model_fields)}" if len(detail["loc"]) == 1 else ""
            # {quote: 甲,乙} is two keys in YAML.
            hint = ",若是文字的一部分,请给整段文字加引号" if detail["input"] is None and not place.isascii() else ""
            return f"未知的键 {place!r}{known}{hint}"
        case "missing":
            return f"缺少键 {place!r}"
        case "enum" | "literal_error":
            return f"{place!r} 的值 {detail['input']!r} 不在允许之列:{context.get('expected')}"
        case "tuple_type":
            return f"{place!r} 应是列表"
        case "string_type":
            return f"{place!r} 应是文字(数字、日期请加引号)"
        case "too_short":
            return f"{place!r} 至少要有一项"
        case "value_error":  # the model's own words
            return str(context.get("error"))
        case _:
            return f"{place!r} 的值 {detail['input']!r} 不合要求({detail['msg']})"
