"""Flags: what a reviewer should look at beside the findings. Each is one function of the report; articles come from the pack."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.documents.types import Block, BlockKind
from assistant.project import ProjectProfile
from assistant.regulations.conditions import holds
from assistant.regulations.types import FlagRule, Pack
from assistant.screening.annexes import missing_annexes
from assistant.screening.consistency import differing_amounts, disputed_totals
from assistant.screening.disagreement import Disagreement
from assistant.screening.durations import differing_durations
from assistant.screening.evidence import evidence_at, quote_block
from assistant.screening.foreign import foreign_names, foreign_places
from assistant.screening.judge import restates
from assistant.screening.marking import find_markings
from assistant.screening.patterns import alternation, matches
from assistant.screening.places import name_gaps, searched_places
from assistant.screening.profile import Facts, Names, piece_of
from assistant.screening.report import Kind, Report, Statement, Zone, aimed_at_program
from assistant.screening.types import Evidence, Flag, FlagKind
from assistant.text.normalize import fold_text
from assistant.text.span import Span

__all__ = ["raise_flags"]

_SHOWN = 5
_PRICE_COLUMNS = ("单价", "金额", "合价", "总价", "预算", "投资", "费用", "小计", "经费", "价格")
_PURCHASE_TITLES = ("采购", "购置", "设备清单", "配置清单", "硬件", "采买")
_LONG_PARAGRAPH = 60
_LEAST_HIDDEN = 4  # characters: a stray white space or full stop means nothing
_WHAT_CAUSES = {
    FlagKind.SUPERVISION_REQUIRED: "total_wan",
    FlagKind.HARDWARE_FILING: "has_hardware",
    FlagKind.PRELIMINARY_STUDY_REQUIRED: "software_wan",
}


def raise_flags(report: Report, *, pack: Pack, facts: Facts, names: Names) -> tuple[Flag, ...]:
    """Return the flags of one report in the contract's order. Overlap with other submissions is not looked for here."""
    flags: dict[FlagKind, Flag] = {}
    rules = {rule.kind: rule for rule in pack.flags}
    for kind, find in _BY_TEXT.items():
        evidence = tuple(find(report, pack))[:_SHOWN]
        if evidence:
            flags[kind] = _flag(kind, rules.get(kind), evidence, facts.profile)
    for rule in pack.flags:
        if rule.when and holds(rule.when, facts.profile):
            kind = FlagKind(rule.kind)
            places = facts.places.get(_WHAT_CAUSES.get(kind, ""), ())
            flags[kind] = _flag(kind, rule, tuple(evidence_at(place, report) for place in places), facts.profile)
    for flag in _disputed(report, pack, facts):
        flags.setdefault(flag.kind, flag)
    for found in _disagreements(report, pack, facts, names):
        shown = tuple({piece.span: evidence_at(piece, report) for piece in found.pieces}.values())[:_SHOWN]
        flag = Flag(kind=found.kind, message=found.message, evidence=shown)
        flags[found.kind] = _joined(flags[found.kind], flag) if found.kind in flags else flag
    if unreadable := _unreadable(report):
        flags[FlagKind.UNREADABLE_PAGES] = unreadable
    return tuple(flags[kind] for kind in FlagKind if kind in flags)


def _disagreements(report: Report, pack: Pack, facts: Facts, names: Names) -> Iterator[Disagreement]:
    yield from differing_amounts(report, facts.tables)
    yield from differing_durations(report)
    yield from foreign_names(report, names, elsewhere=pack.wording.elsewhere)
    yield from foreign_places(report, pack.wording.elsewhere)
    yield from missing_annexes(report)


def _joined(one: Flag, other: Flag) -> Flag:
    places = {shown.span: shown for shown in (*one.evidence, *other.evidence)}
    return one.model_copy(update={"message": one.message + other.message, "evidence": tuple(places.values())[:_SHOWN]})


def _disputed(report: Report, pack: Pack, facts: Facts) -> Iterator[Flag]:
    """Yield the flags of thresholds that another of the totals stated reaches, where they disagree; the largest decides."""
    most = max(disputed_totals(report, facts.tables), key=lambda claim: claim.wan, default=None)
    if most is None:
        return
    profile = facts.profile.model_copy(update={"total_wan": most.wan})
    for rule in pack.flags:
        if rule.when and holds(rule.when, profile) and not holds(rule.when, facts.profile):
            flag = _flag(FlagKind(rule.kind), rule, (evidence_at(most.piece, report),), profile)
            yield flag.model_copy(update={"message": flag.message + _DISPUTED})


def _flag(kind: FlagKind, rule: FlagRule | None, evidence: tuple[Evidence, ...], profile: ProjectProfile) -> Flag:
    message = rule.message.format_map(_written(profile)) if rule else _MESSAGES[kind]
    return Flag(kind=kind, message=message, article=rule.anchor.article if rule else None, evidence=evidence)


def _written(profile: ProjectProfile) -> dict[str, str]:
    """Return the profile's amounts as people write them: 1200, 86.5."""
    amounts = {field: getattr(profile, field) for field in ("total_wan", "software_wan")}
    return {field: f"{amount.normalize():f}" if isinstance(amount, Decimal) else "" for field, amount in amounts.items()}


def _confidential(report: Report, pack: Pack) -> Iterator[Evidence]:
    """Yield markings, the certain ones first; that of a file's name stands in no text and cannot be quoted."""
    markings = sorted(find_markings(report.document, pack.wording), key=lambda marking: not marking.certain)
    for marking in markings:
        if marking.block is not None and marking.span is not None:
            yield quote_block(report, number=marking.block, span=marking.span)


def _instructions(report: Report, pack: Pack) -> Iterator[Evidence]:
    """Yield text aimed at an automatic reviewer, hidden text included."""
    for number, block in enumerate(report.document.blocks):
        for span in aimed_at_program(block.span.of(report.document.text), pack.wording):
            start = block.span.start
            yield quote_block(report, number=number, span=Span(start=start + span.start, end=start + span.end))


def _of_block(report: Report, number: int, block: Block) -> Evidence:
    return quote_block(report, number=number, span=block.span)


def _placeholders(report: Report, pack: Pack) -> Iterator[Evidence]:
    otherwise = alternation(pack.wording.placeholders_otherwise)
    for statement in report.statements:
        if matches(pack.wording.placeholders, otherwise.sub("", statement.folded)):
            yield evidence_at(piece_of(statement), report)


def _out_of_scope(report: Report, pack: Pack) -> Iterator[Evidence]:
    """Yield purchases of what the regulation does not regard as a project: rows of priced tables, sentences that buy."""
    for statement in report.statements:
        if statement.zone is not Zone.BODY or statement.kind is Kind.HEADING or restates(statement.folded, pack.text):
            continue
        bought = _priced_row(statement, report) if statement.kind is Kind.ROW else _buys(statement, pack)
        if bought and matches(pack.wording.out_of_scope, alternation(pack.wording.in_scope).sub("□", statement.folded)):
            yield evidence_at(piece_of(statement), report)


def _priced_row(statement: Statement, report: Report) -> bool:
    if statement.header or statement.table is None:
        return False
    table = report.tables[statement.table]
    section = report.sections[table.section].folded if table.section is not None else ""
    caption = report.statements[table.caption].folded if table.caption is not None else ""
    priced = any(word in title for title in table.header for word in _PRICE_COLUMNS)
    return priced or any(word in title for title in (section, caption) for word in _PURCHASE_TITLES)


def _buys(statement: Statement, pack: Pack) -> bool:
    return matches(pack.wording.buying, statement.folded) and any(character.isdigit() for character in statement.folded)


def _unaccepted(report: Report, pack: Pack) -> Iterator[Evidence]:
    """Yield sentences by which an earlier phase has not been accepted."""
    for statement in report.statements:
        forbids = "不得" in statement.folded  # a rule, not a fact
        if statement.kind is Kind.HEADING or forbids or restates(statement.folded, pack.text):
            continue
        if matches(pack.wording.earlier_phase, statement.folded) and matches(pack.wording.unaccepted, statement.folded):
            yield evidence_at(piece_of(statement), report)


def _repeated(report: Report, pack: Pack) -> Iterator[Evidence]:
    """Yield long paragraphs that stand in the report twice, each time they do."""
    places: dict[str, list[tuple[int, Block]]] = {}
    for number, block in enumerate(report.document.blocks):
        if block.kind is BlockKind.PARAGRAPH and len(folded := fold_text(block.span.of(report.document.text))) >= _LONG_PARAGRAPH:
            places.setdefault(folded, []).append((number, block))
    for folded, found in places.items():
        if len(found) > 1 and not restates(folded, pack.text):
            yield from (_of_block(report, number, block) for number, block in found)


def _unreadable(report: Report) -> Flag | None:
    gaps = searched_places(report.document).gaps
    if not gaps:
        return None
    return Flag(kind=FlagKind.UNREADABLE_PAGES, message=f"{name_gaps(gaps)}未能读取,请提供可复制文字的版本,附带的文件请单独提交。")


def _hidden(report: Report, _pack: Pack) -> Iterator[Evidence]:
    """Yield text that a person who reads the report does not see: white, tiny, covered, hidden, comments."""
    for number, block in enumerate(report.document.blocks):
        if block.kind is BlockKind.HIDDEN and len(fold_text(block.span.of(report.document.text))) >= _LEAST_HIDDEN:
            yield _of_block(report, number, block)


_BY_TEXT: dict[FlagKind, Callable[[Report, Pack], Iterator[Evidence]]] = {
    FlagKind.CONFIDENTIAL_MARKING: _confidential,
    FlagKind.OUT_OF_SCOPE_ITEMS: _out_of_scope,
    FlagKind.UNACCEPTED_EARLIER_PHASE: _unaccepted,
    FlagKind.INSTRUCTION_IN_TEXT: _instructions,
    FlagKind.PLACEHOLDER_TEXT: _placeholders,
    FlagKind.HIDDEN_TEXT: _hidden,
    FlagKind.REPEATED_TEXT: _repeated,
}
_DISPUTED = "文中总投资前后不一致,此处按其中最大的金额提示,请先核实总投资。"
_MESSAGES = {
    FlagKind.INSTRUCTION_IN_TEXT: "文中有针对自动审核程序的指令性文字,已不作为依据,请人工核实其用意。",
    FlagKind.REPEATED_TEXT: "文中有整段文字前后重复,请核对是否误贴或拼凑。",
    FlagKind.HIDDEN_TEXT: "文中有阅读时看不见的文字(白字、极小字、被遮盖、隐藏文字或批注),未作为依据,请核实其用意并在定稿中删除。",
    FlagKind.PLACEHOLDER_TEXT: "文中留有未填写的占位内容,请补充完整后再报。",
}
