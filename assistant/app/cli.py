"""The command `yushen`: names, options and exit codes of the contract."""

# Commands import what they need when they run: `yushen --help` must not wait for pydantic, chromadb or gradio.
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.app.question import MOST_CHARACTERS, checked_question, printable
from assistant.errors import AssistantError, DocumentError, UserInputError

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["main"]

app = typer.Typer(
    name="yushen", help="预审:按制度条文答问、预审可行性研究报告,每句话都有可核对的原文。", no_args_is_help=True, add_completion=False
)
corpus = typer.Typer(help="制度包:列出、核对、添加、建立索引。", no_args_is_help=True)
app.add_typer(corpus, name="corpus")

PackOption = Annotated[str | None, typer.Option("--pack", help="制度包编号,默认 bazhou-2025。")]
JsonOption = Annotated[bool, typer.Option("--json", help="标准输出只含 JSON。")]


def main() -> None:
    """Run the command line; ends the process with an exit code of the contract."""
    try:
        app()
    except AssistantError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _say("已中断。")
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away
        sys.stderr.close()
        sys.exit(1)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="要问的问题。")] = None,
    about: Annotated[Path | None, typer.Option(help="从这份报告中回答,而不是从制度中回答。")] = None,
    questions: Annotated[Path | None, typer.Option(help="JSONL 文件,每行一个问题:id 与 question 或 turns。")] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """从制度条文(或 --about 指定的报告)中回答问题。"""
    from assistant.app.present import answer_lines
    from assistant.export.json_file import answer_object

    if (question is None) == (questions is None):
        raise UserInputError("请给出一个问题,或用 --questions 给出问题文件(二者选一)。")
    assistant = _assistant()
    if questions is not None:
        for question_id, turns in _read_questions(questions):
            answer = assistant.ask(turns[-1], history=turns[:-1], pack_id=pack)
            _print_json(answer_object(answer, question_id=question_id)) if as_json else _print(f"问:{turns[-1]}", *answer_lines(answer), "")
        return
    text = checked_question(question or "")
    answer = assistant.ask_about(text, about) if about else assistant.ask(text, pack_id=pack)
    _print_json(answer_object(answer)) if as_json else _print(*answer_lines(answer))


@app.command()
def prescreen(
    files: Annotated[list[Path], typer.Argument(help="要预审的报告。")],
    out: Annotated[Path | None, typer.Option(help="把清单(docx、xlsx、html、json)写到这个文件夹。")] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """预审报告,给出完整性清单。"""
    from assistant.app.present import checklist_lines
    from assistant.export.formats import make_folder, write_checklist
    from assistant.export.json_file import checklist_object, error_object

    assistant = _assistant()
    assistant.pack(pack)
    if out is not None:
        make_folder(out)
    failed = False
    for file in files:
        try:
            checklist = assistant.screen(file, pack_id=pack)
        except DocumentError as error:
            failed = True
            _print_json(error_object(error)) if as_json else _complain(error)
            continue
        _print_json(checklist_object(checklist)) if as_json else _print(*checklist_lines(checklist), "")
        if out is not None:
            for written in write_checklist(checklist, out):
                _say(f"已写出 {written}")
    if failed:
        raise typer.Exit(DocumentError.exit_code)


@app.command()
def batch(
    source: Annotated[Path, typer.Argument(help="存放申报材料的文件夹。")],
    out: Annotated[Path, typer.Option(help="清单与总览写到这个文件夹。")],
    pack: PackOption = None,
) -> None:
    """批量预审一个文件夹;个别文件读不了不影响其余文件。"""
    from assistant.app.batch import screen_folder

    outcome = screen_folder(source, out=out, assistant=_assistant(), pack_id=pack)
    _print(f"共 {outcome.done + outcome.failed} 份,完成 {outcome.done} 份,未能读取 {outcome.failed} 份。", f"总览:{out / 'overview.xlsx'}")
    if outcome.failed:
        raise typer.Exit(DocumentError.exit_code)


@app.command()
def read(file: Annotated[Path, typer.Argument(help="要查看的文件。")], as_json: JsonOption = False) -> None:
    """显示程序从文件中读到了什么:目录结构、页面质量、表格。"""
    from assistant.app.present import document_lines

    document = _assistant().read(file)
    _print_json(document.model_dump(mode="json")) if as_json else _print(*document_lines(document))


@app.command("eval")
def evaluate(
    names: Annotated[list[str] | None, typer.Argument(help="retrieval、answers、screening;不写则全部。")] = None,
    split: Annotated[str, typer.Option(help="dev 或 test。")] = "dev",
) -> None:
    """运行评测,与常见做法并列比较(需要源码目录)。"""
    sys.path.insert(0, str(Path.cwd()))
    try:
        from evals.run import run_evals
    except ModuleNotFoundError as error:
        raise UserInputError("找不到 evals/。请在源码目录中运行 yushen eval。") from error
    run_evals(tuple(names or ()), split=split)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="监听地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。", min=1, max=65535)] = 7860,
) -> None:
    """启动网页。"""
    from assistant.app.web import run_server

    run_server(_assistant(), host=host, port=port)


@corpus.command("list")
def list_command(as_json: JsonOption = False) -> None:
    """列出制度包。"""
    from assistant.regulations.packs import list_packs

    assistant = _assistant()
    packs = [assistant.pack(pack_id) for pack_id in list_packs(assistant.settings.corpus_dir)]
    if as_json:
        _print_json([{"id": p.id, "title": p.title, "articles": len(p.articles), "in_force_from": str(p.in_force_from)} for p in packs])
    else:
        _print(*(f"{p.id}\t{p.title}\t{len(p.articles)} 条\t{p.in_force_from} 起施行" for p in packs))


@corpus.command()
def check(pack: PackOption = None) -> None:
    """核对制度包的每一条引文,运行它的全部示例。"""
    from assistant.app.packcheck import check_pack

    report = check_pack(_assistant(), pack_id=pack)
    _print(*report.lines)
    if report.failures:
        raise typer.Exit(1)


@corpus.command()
def add(
    file: Annotated[Path, typer.Argument(help="制度全文(txt、md、docx、pdf)。")],
    pack_id: Annotated[str, typer.Option("--id", help="编号:小写字母、数字、连字符。")],
    title: Annotated[str, typer.Option(help="制度名称。")],
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="发布日期;正文中没有写明时需要。")] = None,
    issuer: Annotated[str | None, typer.Option(help="制发机关;正文中没有写明时需要。")] = None,
) -> None:
    """由一份文件新建制度包;要求与规则随后写入其 YAML 文件。"""
    from assistant.regulations.packs import create_pack

    assistant = _assistant()
    folder = create_pack(
        assistant.read(file).text,
        pack_id=pack_id,
        title=title,
        corpus=assistant.settings.corpus_dir,
        issuer=issuer,
        published=published.date() if published else None,
    )
    _print(f"已新建 {folder},共 {len(assistant.pack(pack_id).articles)} 条。")


@corpus.command()
def index(pack: PackOption = None) -> None:
    """建立(或重建)检索索引。"""
    assistant = _assistant()
    assistant.searcher(assistant.pack(pack))
    _print("索引已就绪。")


def _assistant() -> "Assistant":
    from assistant.wiring import build_assistant

    return build_assistant()


def _read_questions(file: Path) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Yield id and turns of each line. Raises UserInputError that names the line."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserInputError(f"无法读取问题文件 {str(file)!r}:{error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        with _line_errors(file, number):
            entry: dict[str, Any] = json.loads(line)
            turns = entry["turns"] if "turns" in entry else [entry["question"]]
            dialogue = tuple(printable(turn)[:MOST_CHARACTERS] for turn in turns)
            question_id, _ = entry.get("id"), dialogue[-1]
        yield question_id, dialogue


@contextmanager
def _line_errors(file: Path, number: int) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UserInputError(f'{file} 第 {number} 行不是 {{"id", "question"}} 或 {{"id", "turns"}} 形式的 JSON。') from error


def _print(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _complain(error: AssistantError) -> None:
    _say(f"错误:{error}")
