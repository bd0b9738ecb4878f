"""`yushen guide` and `yushen deadline`: the steps of a project, and the days that an event sets."""

# Commands import what they need when they run, as in cli.py.
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.app.terminal import JsonOption, PackOption, open_assistant, print_json, print_lines, say
from assistant.errors import UserInputError

if TYPE_CHECKING:
    from assistant.export.guide_sheet import Card
    from assistant.procedure.types import EventDeadlines, Guide
    from assistant.regulations.types import Pack

__all__ = ["deadline", "guide"]


def guide(
    kind: Annotated[str, typer.Option(help="项目类型:建设、服务或运维。")],
    total: Annotated[str | None, typer.Option(help="总投资(万元)。", metavar="WAN")] = None,
    software: Annotated[str | None, typer.Option(help="其中软件开发部分(万元)。", metavar="WAN")] = None,
    hardware: Annotated[bool | None, typer.Option("--hardware/--no-hardware", help="是否含硬件设备采购。")] = None,
    classified: Annotated[bool | None, typer.Option("--classified/--no-classified", help="是否涉密。")] = None,
    state_funded: Annotated[bool | None, typer.Option("--state-funded/--no-state-funded", help="是否由国家、自治区全额拨付资金。")] = None,
    county: Annotated[bool | None, typer.Option("--county/--no-county", help="是否由县市建设。")] = None,
    public_works: Annotated[bool | None, typer.Option("--public-works/--no-public-works", help="是否为政府投资工程中涉及的。")] = None,
    date: Annotated[list[str] | None, typer.Option(help="已知的日期,可多次给出,例如 合同签订=2026-06-03。", metavar="EVENT=DATE")] = None,
    out: Annotated[Path | None, typer.Option(help="把办理指南(docx、html,有日期时还有日历 ics)写到这个文件夹。")] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """列出项目从申报到评价的每一步:谁办、报给谁、什么材料、何时、依据哪一条;给出日期就算出期限。"""
    from assistant.app.guide_form import read_days, read_kind, read_wan
    from assistant.export.guide_files import write_guide
    from assistant.export.guide_json import guide_object
    from assistant.project import ProjectProfile

    profile = ProjectProfile(
        kind=read_kind(kind),
        total_wan=None if total is None else read_wan(total, "总投资"),
        software_wan=None if software is None else read_wan(software, "软件开发部分"),
        has_hardware=hardware,
        classified=classified,
        state_funded=state_funded,
        of_county=county,
        in_public_works=public_works,
    )
    made = open_assistant().guide(profile, dates=read_days(date or ()), pack_id=pack)
    print_json(guide_object(made)) if as_json else print_lines(*_guide_lines(made))
    for written in write_guide(made, out) if out else ():
        say(f"已写出 {written}")


def deadline(
    event: Annotated[str | None, typer.Argument(help="事件,例如 合同签订;编号或说法都可以。")] = None,
    start: Annotated[str | None, typer.Option("--from", help="事件发生的日期。", metavar="YYYY-MM-DD")] = None,
    list_events: Annotated[bool, typer.Option("--list", help="列出全部事件。")] = False,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """算出一件事之后的各个期限,例如:yushen deadline 合同签订 --from 2026-06-03。"""
    from assistant.calendar.dates import read_date
    from assistant.export.guide_json import deadlines_object

    if list_events:
        if event is not None or start is not None:
            raise UserInputError("--list 列出全部事件,不能与事件或 --from 同用。")
        _print_events(open_assistant().pack(pack), as_json=as_json)
        return
    if event is None or start is None:
        raise UserInputError("请给出事件和日期,例如:yushen deadline 合同签订 --from 2026-06-03。全部事件见 yushen deadline --list。")
    found = open_assistant().deadline(event, read_date(start), pack_id=pack)
    print_json(deadlines_object(found)) if as_json else print_lines(*_deadline_lines(found))


def _print_events(pack: "Pack", *, as_json: bool) -> None:
    from assistant.export.guide_json import event_object

    labelled = [(event, pack.article(event.anchor.article, event.anchor.suffix).label) for event in pack.events]
    if as_json:
        print_json([event_object(event, label) for event, label in labelled])
    elif labelled:
        print_lines(*(f"{event.id}\t{event.name}\t{label}\t{'、'.join(event.also)}" for event, label in labelled))
    else:
        raise UserInputError(f"制度包 {pack.id!r} 没有写明期限从哪些事件起算(缺少 events.yaml)。写法见 docs/packs.md。")


def _guide_lines(guide: "Guide") -> Iterator[str]:
    from assistant.export.guide_sheet import build_guide_sheet
    from assistant.text.numerals import chinese_numeral

    sheet = build_guide_sheet(guide)
    yield f"{sheet.title}　依据：{sheet.pack_title}"
    yield "，".join(f"{fact.label}：{fact.value}" for fact in sheet.head)
    yield from (f"注意：{notice}" for notice in sheet.notices)
    for number, (stage, cards) in enumerate(sheet.stages, 1):
        yield ""
        yield f"{chinese_numeral(number)}、{stage}"
        for card in cards:
            yield from _card_lines(card)
    yield ""
    yield from sheet.left_out
    yield from sheet.conventions
    yield from sheet.closing


def _deadline_lines(found: "EventDeadlines") -> Iterator[str]:
    from assistant.calendar.dates import date_text
    from assistant.export.guide_sheet import build_cards
    from assistant.export.wording import full_width

    yield f"{found.event.name}：{full_width(date_text(found.start))}"
    for card in build_cards(found.steps):
        yield from _card_lines(card)
    if not found.steps:
        yield "制度没有规定此后的期限。"


def _card_lines(card: "Card") -> Iterator[str]:
    from assistant.export.guide_sheet import quoted_line

    condition = f"（{card.condition}）" if card.condition else ""
    yield f"{card.number}．{card.title} 【{card.mark}】{condition}"
    if card.facts:
        yield "   " + "；".join(f"{fact.label}：{fact.value}" for fact in card.facts)
    if card.due:
        yield f"   日期：{card.due}"
    yield from (f"     {line}" for line in card.counting)
    yield f"   {quoted_line(card.quotes[0])}"
    yield from (f"   后果 {quoted_line(words)}" for words in card.consequences)
