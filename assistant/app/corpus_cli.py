"""`yushen corpus`: the commands for regulation packs."""

# Commands import what they need when they run, as in cli.py.
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.app.terminal import JsonOption, PackOption, open_assistant, print_json, print_lines
from assistant.errors import UserInputError

if TYPE_CHECKING:
    from assistant.regulations.types import Level, Pack

__all__ = ["corpus"]

corpus = typer.Typer(help="制度包:列出、核对、添加、建立索引。", no_args_is_help=True)


@corpus.command("list")
def list_command(as_json: JsonOption = False) -> None:
    """列出制度包。"""
    assistant = open_assistant()
    packs = [assistant.pack(pack_id) for pack_id in assistant.pack_ids()]
    if as_json:
        print_json([_pack_object(pack) for pack in packs])
    else:
        print_lines(*(f"{p.id}\t{p.title}\t{p.level.value}\t{len(p.articles)} 条\t{_standing(p)}" for p in packs))


@corpus.command()
def check(pack: PackOption = None) -> None:
    """核对制度包的每一条引文,运行它的全部示例。"""
    from assistant.app.packcheck import check_pack

    report = check_pack(open_assistant(), pack_id=pack)
    print_lines(*report.lines)
    if report.failures:
        raise typer.Exit(1)


@corpus.command()
def add(
    file: Annotated[Path, typer.Argument(help="制度全文(txt、md、docx、pdf)。")],
    pack_id: Annotated[str, typer.Option("--id", help="编号:小写字母、数字、连字符。")],
    title: Annotated[str, typer.Option(help="制度名称。")],
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="发布日期;正文中没有写明时需要。")] = None,
    issuer: Annotated[str | None, typer.Option(help="制发机关;正文中没有写明时需要。")] = None,
    in_force_from: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="施行日期;不写则按正文。")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="最后一个有效日;不写则长期有效。")] = None,
    level: Annotated[str | None, typer.Option(help="地方 或 国家;不写则按名称和制发机关判断。先依地方规定,后依国家规定。")] = None,
    short_names: Annotated[list[str] | None, typer.Option("--short-name", help="简称,可写多次;“中华人民共和国”之后的部分不必写。")] = None,
) -> None:
    """由一份文件新建制度包;要求与规则随后写入其 YAML 文件。"""
    from assistant.export.formats import make_folder
    from assistant.regulations.packs import create_pack

    assistant = open_assistant()
    if pack_id in assistant.pack_ids():
        raise UserInputError(f"编号 {pack_id!r} 已被占用。请用 --id 换一个编号。")
    reach = _level(level)
    text, corpus_dir = assistant.read(file).text, assistant.settings.added_packs_dir
    with assistant.settings.writing_data():
        make_folder(corpus_dir)
    folder = create_pack(
        text,
        pack_id=pack_id,
        title=title,
        corpus=corpus_dir,
        issuer=issuer,
        published=published.date() if published else None,
        in_force_from=in_force_from.date() if in_force_from else None,
        in_force_until=until.date() if until else None,
        level=reach,
        short_names=tuple(short_names or ()),
    )
    pack = assistant.pack(pack_id)
    print_lines(
        f"已新建 {folder},共 {len(pack.articles)} 条,{pack.level.value},{_standing(pack)}。如有不符,请改其中的 pack.yaml。",
        f"现在就可以提问:yushen ask … --pack {pack_id};不写 --pack 时,默认制度没有规定的,也会从中回答并注明出处。",
        "未写规则前只按条文字句检索。接下来在该文件夹中写(写法见 docs/packs.md):",
        "  rules.yaml         每条规则:所在条、原文、条件、日常问法",
        "  silences.yaml      常被问到而制度没有规定的事",
        "  requirements.yaml  报告必须写明的内容;没有它不能预审报告",
        "  glossary.yaml      术语与日常说法",
        "  cases.yaml         问答示例",
        f"写好后运行:yushen corpus check --pack {pack_id}",
    )


@corpus.command()
def index(pack: PackOption = None) -> None:
    """建立(或重建)检索索引。"""
    assistant = open_assistant()
    assistant.build_index(pack)
    print_lines("索引已就绪。")


def _level(name: str | None) -> "Level | None":
    from assistant.regulations.types import Level

    if name is None or name in set(Level):
        return Level(name) if name else None
    raise UserInputError(f"--level 应为“地方”或“国家”,现为 {name!r}。")


def _pack_object(pack: "Pack") -> dict[str, Any]:
    return {
        "id": pack.id,
        "title": pack.title,
        "articles": len(pack.articles),
        "level": pack.level.value,
        "in_force_from": str(pack.in_force_from),
        "in_force_until": str(pack.in_force_until) if pack.in_force_until else None,
    }


def _standing(pack: "Pack") -> str:
    """Return from when, and until when, the regulation applies, and whether it does today."""
    from assistant.regulations.standing import in_force

    until = f",有效至 {pack.in_force_until}" if pack.in_force_until else ""
    return f"{pack.in_force_from} 起施行{until}" + ("" if in_force(pack, date.today()) else "(现在不能作为依据)")
