"""The command `yushen`: names, options and exit codes of the contract."""

# Commands import what they need when they run: `yushen --help` must not wait for pydantic, chromadb or gradio.
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.app.corpus_cli import corpus
from assistant.app.guide_cli import deadline, guide
from assistant.app.terminal import JsonOption, PackOption, complain, open_assistant, print_json, print_lines, say
from assistant.errors import AssistantError, DocumentError, NoSuchPage, UserInputError

if TYPE_CHECKING:
    from assistant.documents.types import Document
    from assistant.screening.types import Checklist
    from assistant.wiring import Assistant

__all__ = ["main"]

app = typer.Typer(
    name="yushen", help="预审:按制度条文答问、预审可行性研究报告,每句话都有可核对的原文。", no_args_is_help=True, add_completion=False
)
app.add_typer(corpus, name="corpus")
app.command()(guide)
app.command()(deadline)


def main() -> None:
    """Run the command line; ends the process with an exit code of the contract."""
    try:
        app()
    except AssistantError as error:
        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say("已中断。")
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
    from assistant.app.question import answer_or_decline, read_questions
    from assistant.export.json_file import answer_object

    if (question is None) == (questions is None):
        raise UserInputError("请给出一个问题,或用 --questions 给出问题文件(二者选一)。")
    if questions is not None and about is not None:
        raise UserInputError("--questions 与 --about 不能同时使用。请逐个问题使用 --about,或去掉 --about 从制度中回答。")
    assistant = open_assistant()
    if questions is not None:
        for question_id, turns in read_questions(questions):
            answer = answer_or_decline(assistant, turns, pack=pack)
            print_json(answer_object(answer, question_id=question_id)) if as_json else print_lines(
                f"问:{answer.question}", *answer_lines(answer), ""
            )
        return
    text = question or ""
    answer = assistant.ask_about(text, about, pack_id=pack) if about else assistant.ask(text, pack_id=pack)
    print_json(answer_object(answer)) if as_json else print_lines(*answer_lines(answer))


@app.command()
def prescreen(
    files: Annotated[list[Path], typer.Argument(help="要预审的报告。")],
    out: Annotated[Path | None, typer.Option(help="把清单、证据对照、补正通知书草稿和专家提问写到这个文件夹。")] = None,
    selfcheck: Annotated[Path | None, typer.Option(help="申报单位填好的自查表(由 yushen selfcheck 生成),与预审结果逐项比对。")] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """预审报告,给出完整性清单。"""
    from assistant.app.present import checklist_lines
    from assistant.export.formats import make_folder, write_checklist
    from assistant.export.json_file import checklist_object, error_object

    if selfcheck and len(files) > 1:
        raise UserInputError("--selfcheck 只能与一份报告同用。请逐份预审。")
    if absences := _absences(files):
        raise UserInputError(absences)
    assistant = open_assistant()
    assistant.pack(pack)
    if out is not None:
        make_folder(out)
    failed = False
    for file in files:
        try:
            checklist = _screen(assistant, file, pack=pack)
        except DocumentError as error:
            failed = True
            print_json(error_object(error)) if as_json else complain(error)
            continue
        compared = None
        try:
            compared = _selfchecked(assistant, selfcheck, checklist, pack=pack) if selfcheck else None
        except DocumentError as error:
            failed = True
            complain(error)
        if as_json:
            print_json(checklist_object(checklist) | ({"selfcheck": compared[1]} if compared else {}))
        else:
            print_lines(*checklist_lines(checklist), *(compared[0] if compared else ()), "")
        if out is not None:
            draw = partial(assistant.picture, file)
            for written in write_checklist(checklist, out, pack=assistant.pack(pack), draw=draw):
                say(f"已写出 {written}")
    if failed:
        raise typer.Exit(DocumentError.exit_code)


@app.command()
def batch(
    source: Annotated[Path, typer.Argument(help="存放申报材料的文件夹,或 ZIP 压缩包;其中每个文件是一份材料。")],
    out: Annotated[Path, typer.Option(help="清单与总览写到这个文件夹。")],
    pack: PackOption = None,
) -> None:
    """批量预审一个文件夹或 ZIP;个别文件读不了不影响其余文件。"""
    from assistant.app.batch import screen_folder

    outcome = screen_folder(source, out=out, assistant=open_assistant(), pack_id=pack)
    print_lines(
        f"共 {outcome.done + outcome.failed} 份,完成 {outcome.done} 份,未能读取 {outcome.failed} 份。", f"总览:{out / 'overview.xlsx'}"
    )
    if outcome.failed:
        raise typer.Exit(DocumentError.exit_code)


@app.command("selfcheck")
def selfcheck_command(
    out: Annotated[Path, typer.Option(help="自查表写到这个 Word 文件(.docx)。")],
    report: Annotated[Path | None, typer.Option(help="按这份报告的预审结果预填,作为草稿。")] = None,
    pack: PackOption = None,
) -> None:
    """生成供申报单位填写的自查表;填好后用 yushen prescreen 报告 --selfcheck 自查表 比对。"""
    from assistant.app.selfchecked import write_form

    assistant = open_assistant()
    document = _read(assistant, report, pack=pack) if report else None
    write_form(out, assistant=assistant, pack_id=pack, report=document)
    print_lines(f"已写出 {out}")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="原稿。")],
    new: Annotated[Path, typer.Argument(help="重新提交的新稿。")],
    out: Annotated[Path | None, typer.Option(help="把比较结果(html、json)写到这个文件夹。")] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
) -> None:
    """比较前后两稿:逐项结论、提示事项、金额、文字各有什么变化。"""
    from assistant.app.compared import compare_documents, comparison_lines, write_comparisons
    from assistant.export.comparison_json import comparison_object
    from assistant.export.json_file import error_object

    if absences := _absences([old, new]):
        raise UserInputError(absences)
    assistant = open_assistant()
    assistant.pack(pack)
    documents = []
    for file in (old, new):
        try:
            documents.append(_read(assistant, file, pack=pack))
        except DocumentError as error:
            print_json(error_object(error)) if as_json else complain(error)
    if len(documents) < 2:
        raise typer.Exit(DocumentError.exit_code)
    comparison = compare_documents(*documents, assistant=assistant, pack_id=pack)
    print_json(comparison_object(comparison)) if as_json else print_lines(*comparison_lines(comparison))
    for written in write_comparisons(comparison, out) if out else ():
        say(f"已写出 {written}")


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="要查看的文件。")],
    as_json: JsonOption = False,
    page: Annotated[int | None, typer.Option(help="画出这一页,标出读到的每一块;与 --png 同用。", min=1)] = None,
    png: Annotated[Path | None, typer.Option(help="页面图写到这个文件。")] = None,
) -> None:
    """显示程序从文件中读到了什么:目录结构、页面质量、表格;读错时,请附上页面图反映。"""
    from assistant.app.present import document_lines
    from assistant.app.progress import told_on_terminal

    if (page is None) != (png is None):
        raise UserInputError("--page 与 --png 要同时给出,例如:yushen read 报告.pdf --page 3 --png 第3页.png")
    assistant = open_assistant()
    with told_on_terminal(file.name) as progress:
        document = assistant.read(file, progress=progress)
    print_json(document.model_dump(mode="json")) if as_json else print_lines(*document_lines(document))
    if page is not None and png is not None:
        _draw_page(assistant, document, file, page=page, png=png)


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

    run_server(open_assistant(), host=host, port=port)


def _draw_page(assistant: "Assistant", document: "Document", file: Path, *, page: int, png: Path) -> None:
    """Write the picture of a page with its blocks framed. page: counted through all files of a package."""
    from assistant.documents.view import View, frames_of

    if page > len(document.pages):
        raise NoSuchPage(document.origin.name, page, len(document.pages))
    part = document.part_of_page(page)
    number = page - (part.first_page or 1) + 1 if part else page
    view = View(page=number, file=part.origin.name if part else None, frames=frames_of(document, page))
    picture = assistant.picture(file, view)
    try:
        picture.save(png, format="PNG")
    except OSError as error:
        raise UserInputError(f"无法写入 {str(png)!r}:{error.strerror or error}。请换一个位置。") from error
    say(f"已写出 {png}(红:标题,蓝:段落,绿:表格行,灰:页眉页脚,棕:目录,紫:看不见的文字)")


def _absence(file: Path) -> str | None:
    """Return why there is no such file, None when there is one."""
    if os.path.isfile(file):  # unlike Path.is_file, False for paths that the system refuses
        return None
    return "这是文件夹,不是文件。请指定其中的文件,或用 yushen batch。" if os.path.isdir(file) else "文件不存在,请检查路径。"


def _absences(files: list[Path]) -> str | None:
    """Return what is wrong with the files when none of them is there, None when at least one is."""
    absences: dict[str, list[str]] = {}
    for file in files:
        if (absence := _absence(file)) is None:
            return None
        absences.setdefault(absence, []).append(repr(str(file)))
    return "".join(f"{'、'.join(names)}:{absence}" for absence, names in absences.items())


def _screen(assistant: "Assistant", file: Path, *, pack: str | None) -> "Checklist":
    """Return the checklist of a file. Raises DocumentError, see _read."""
    return assistant.screen(_read(assistant, file, pack=pack), pack_id=pack)


def _selfchecked(assistant: "Assistant", form: Path, checklist: "Checklist", *, pack: str | None) -> tuple[list[str], list[Any]]:
    """Return the comparison of a filled form with the findings: lines, and objects. Raises DocumentError, UserInputError."""
    from assistant.app.selfchecked import read_claims
    from assistant.export.selfcheck import selfcheck_lines, selfcheck_object
    from assistant.screening.selfcheck import compare_selfcheck

    rows = compare_selfcheck(read_claims(_read(assistant, form, pack=pack), assistant=assistant, pack_id=pack), checklist)
    return list(selfcheck_lines(rows)), selfcheck_object(rows)


def _read(assistant: "Assistant", file: Path, *, pack: str | None) -> "Document":
    """Return a file as a document. Raises DocumentError, also where there is no file or it may not be opened."""
    if absence := _absence(file):
        raise DocumentError("damaged", absence, name=file.name or str(file))
    from assistant.app.progress import told_on_terminal

    try:
        with told_on_terminal(file.name) as progress:
            return assistant.read(file, pack_id=pack, progress=progress)
    except UserInputError as error:  # no permission
        raise DocumentError("damaged", str(error), name=file.name) from error
