"""`yushen corpus check`: a pack's anchors (checked by loading it), its requirements' own examples, its cases."""

from assistant.errors import UserInputError
from assistant.regulations.types import Pack, PackCase
from assistant.screening.examples import judge_example
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen
from assistant.wiring import Assistant

__all__ = ["PackReport", "check_pack"]


class PackReport(Frozen):
    lines: tuple[str, ...]
    failures: int


def check_pack(assistant: Assistant, *, pack_id: str | None = None) -> PackReport:
    """Return what was checked and what failed. Raises PackError when the pack does not load."""
    pack = assistant.pack(pack_id)
    examples = [
        (requirement, status, text) for requirement in pack.requirements for status, texts in requirement.examples.items() for text in texts
    ]
    failed = [
        f"要求 {requirement.id}:示例「{text[:30]}」应判为 {status},实判 {judged}"
        for requirement, status, text in examples
        if (judged := judge_example(text, requirement=requirement, pack=pack)) != status
    ]
    failed += [line for case in pack.cases if (line := _failure(assistant, case, pack_id=pack.id))]
    lines = (
        f"{pack.title}({pack.id}):{len(pack.articles)} 条",
        f"引文:{len(pack.requirements)} 项要求、{len(pack.rules)} 条规则,全部在所注条文中找到",
        f"要求示例:{len(examples)} 个;问答示例:{len(pack.cases)} 个;未通过 {len(failed)} 个",
        *failed,
        *_gaps(pack),
    )
    return PackReport(lines=lines, failures=len(failed))


def _gaps(pack: Pack) -> list[str]:
    """Return what the pack cannot do yet and which file would change that. A gap is no failure."""
    gaps = []
    if not pack.rules:
        gaps.append("没有规则(rules.yaml):提问时只按条文字句检索,不能判断金额、期限等条件")
    if not pack.requirements:
        gaps.append("没有要求(requirements.yaml):预审报告时不会给出任何审查项")
    return gaps


def _failure(assistant: Assistant, case: PackCase, *, pack_id: str) -> str | None:
    """Return what an answer gets wrong, None when it is as the case wants it."""
    try:
        answer = assistant.ask(case.question, pack_id=pack_id)
    except UserInputError as error:
        return f"示例「{case.question[:30]}」:{error}"
    cited = {citation.article for citation in answer.citations if hasattr(citation, "article")}
    said = fold_text(answer.answer + "".join(citation.quote for citation in answer.citations))
    if answer.abstained != case.abstains:
        return f"示例「{case.question}」:应{'弃答' if case.abstains else '作答'}"
    if missing := set(case.articles) - cited:
        return f"示例「{case.question}」:未引第 {sorted(missing)} 条,所引为 {sorted(cited)}"
    if absent := [words for words in case.contains if fold_text(words) not in said]:
        return f"示例「{case.question}」:答案缺少 {absent}"
    return None
