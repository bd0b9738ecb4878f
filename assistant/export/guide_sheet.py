"""A guide as people read it: cards by stage. Word, HTML, calendar, web page and terminal show the same words."""

from collections.abc import Iterator

from assistant.calendar.conventions import convention
from assistant.calendar.dates import date_text
from assistant.calendar.types import DueDates
from assistant.export.sheet import Fact
from assistant.export.wording import amount_text, full_width, kind_text, printable
from assistant.procedure.types import Deadline, Guide, PlannedStep, Quoted
from assistant.text.span import Frozen

__all__ = ["GUIDE_TITLE", "Card", "GuideSheet", "build_cards", "build_guide_sheet", "due_text", "quoted_line"]

GUIDE_TITLE = "办理指南"

_UNKNOWN = "未给出"
_DUTIES = {"must": "应办", "encouraged": "鼓励", "authority": "主管部门办理"}
_YES_NO = {True: "是", False: "否", None: _UNKNOWN}
_CLOSING = "本指南由程序根据制度条文整理，引文逐字摘自条文；日期由程序按工作日历推算，供安排工作参考。"
_LOCAL_REST_DAYS = "工作日按国务院公布的节假日安排计算；本地另行规定放假的日子没有计入。"
_SHOWN_ROUNDS = 8


class Card(Frozen):
    """One step. mark: 应办, 鼓励, 主管部门办理, 遇到时办 or what it hangs on; settled: whether the step is known to be the project's.

    facts: label and value, empty ones left out; due: the day to do it by, None while not known; counting: how that day was found;
    quotes: the step's words first, then what belongs to it; consequences: what follows when it is not done.
    """

    number: int
    id: str
    title: str
    mark: str
    settled: bool
    condition: str | None
    facts: tuple[Fact, ...]
    due: str | None
    counting: tuple[str, ...]
    quotes: tuple[Quoted, ...]
    consequences: tuple[Quoted, ...]


class GuideSheet(Frozen):
    """The whole guide. head: the project; stages: heading and cards; left_out: steps that are not the project's, one line each."""

    title: str
    pack_title: str
    head: tuple[Fact, ...]
    notices: tuple[str, ...]
    stages: tuple[tuple[str, tuple[Card, ...]], ...]
    left_out: tuple[str, ...]
    conventions: tuple[str, ...]
    closing: tuple[str, ...]


def build_guide_sheet(guide: Guide) -> GuideSheet:
    """Return the guide in words."""
    number = 0
    stages = []
    for stage, steps in guide.stages():
        stages.append((printable(stage), build_cards(steps, first=number + 1)))
        number += len(steps)
    return GuideSheet(
        title=GUIDE_TITLE,
        pack_title=printable(guide.pack_title),
        head=tuple(_head(guide)),
        notices=tuple(full_width(printable(notice)) for notice in guide.notices),
        stages=tuple(stages),
        left_out=tuple(_left_out(guide)),
        conventions=tuple(_conventions(guide)),
        closing=tuple(_closing(guide)),
    )


def build_cards(steps: tuple[PlannedStep, ...], *, first: int = 1) -> tuple[Card, ...]:
    """Return the cards of steps, numbered from `first`."""
    return tuple(_card(number, planned) for number, planned in enumerate(steps, first))


def due_text(dates: DueDates) -> str:
    """Return the advised day: 不晚于2026年6月11日（星期四）."""
    day = full_width(date_text(dates.advised))
    if dates.due is None:
        return f"不早于{day}"
    return f"{full_width(date_text(dates.opens))}起，不晚于{day}" if dates.opens else f"不晚于{day}"


def quoted_line(words: Quoted) -> str:
    """Return 第十八条：“…”; line ends of the article become spaces."""
    return f"{printable(words.label)}：“{' '.join(printable(words.quote).split())}”"


def _card(number: int, planned: PlannedStep) -> Card:
    step, deadline = planned.step, planned.deadline
    facts = (
        Fact(label="谁办", value=step.who),
        Fact(label="报给谁", value="、".join(step.to)),
        Fact(label="材料", value="、".join(step.materials)),
        Fact(label="何时", value=step.timing or step.occasion or ""),
    )
    own = Quoted(article=step.article, label=planned.label, quote=step.quote)
    return Card(
        number=number,
        id=step.id,
        title=full_width(printable(step.title)),
        mark=_mark(planned),
        settled=planned.applies is True,
        condition=full_width(planned.condition) if planned.condition else None,
        facts=tuple(Fact(label=fact.label, value=printable(fact.value)) for fact in facts if fact.value),
        due=due_text(deadline.dates) if deadline else None,
        counting=tuple(map(full_width, _counting(deadline))) if deadline else (),
        quotes=(own, *planned.further),
        consequences=planned.consequences,
    )


def _mark(planned: PlannedStep) -> str:
    if planned.applies is None:
        return f"取决于{'、'.join(planned.depends_on)}"
    if planned.step.occasion:
        return "遇到时办"
    return _DUTIES[planned.step.duty]


def _counting(deadline: Deadline) -> Iterator[str]:
    """Yield how the day was found, what makes it unsure, later rounds, and whether it was kept."""
    yield deadline.dates.sentence
    yield from deadline.dates.warnings
    if deadline.following:
        shown = "、".join(date_text(later.advised) for later in deadline.following[:_SHOWN_ROUNDS])
        yield f"以后各期不晚于:{shown}{'等' if len(deadline.following) > _SHOWN_ROUNDS else ''}。"
    if deadline.done:
        verdict = {
            True: "符合期限",
            False: "早于规定的时间" if deadline.dates.due is None else "超过期限",
            None: "是否符合期限,各种算法的结论不同",
        }[deadline.kept]
        yield f"实际日期{date_text(deadline.done)},{verdict}。"


def _head(guide: Guide) -> Iterator[Fact]:
    profile = guide.profile
    yield Fact(label="项目类型", value=kind_text(profile.kind) or _UNKNOWN)
    yield Fact(label="总投资", value=amount_text(profile.total_wan) or _UNKNOWN)
    yield Fact(label="软件开发部分", value=amount_text(profile.software_wan) or _UNKNOWN)
    yield Fact(label="硬件设备采购", value=_YES_NO[profile.has_hardware])
    yield Fact(label="涉密", value=_YES_NO[profile.classified])
    yield Fact(label="国家、自治区全额拨付", value=_YES_NO[profile.state_funded])
    if profile.of_county is not None:
        yield Fact(label="县市建设", value=_YES_NO[profile.of_county])
    if profile.in_public_works is not None:
        yield Fact(label="政府投资工程中涉及", value=_YES_NO[profile.in_public_works])
    for known in guide.dates:
        yield Fact(label=f"{printable(known.name)}日期", value=full_width(date_text(known.day)))


def _left_out(guide: Guide) -> Iterator[str]:
    """Yield the steps that are not the project's, those with the same reason together."""
    for because in dict.fromkeys(left.because for left in guide.left_out):
        same = [f"{full_width(left.step.title)}（{left.label}）" for left in guide.left_out if left.because == because]
        yield printable(f"{full_width(because)}，不需要：{'、'.join(same)}。")


def _conventions(guide: Guide) -> Iterator[str]:
    """Yield the law behind the counting, once each."""
    readings = [reading for planned in guide.steps if planned.deadline for reading in planned.deadline.dates.readings]
    for name in dict.fromkeys(name for reading in readings for name in reading.conventions):
        used = convention(name)
        if used.quote:
            yield f"《{used.law}》{used.label}：“{used.quote}”"


def _closing(guide: Guide) -> Iterator[str]:
    yield _CLOSING
    if any(planned.deadline for planned in guide.steps):
        yield _LOCAL_REST_DAYS
    if guide.interpreter:
        yield f"条文没有写明之处，请向负责解释的部门确认。{quoted_line(guide.interpreter)}"
