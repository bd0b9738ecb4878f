"""How well `yushen deadline` and `yushen guide` count and choose: `python -m evals.procedure`.

Each case of `datasets/procedure.jsonl` is put to the command as typed and its JSON is judged. Dates and steps were labelled by hand from
the regulation, the Civil Code and the State Council's notices, not from the program; LABELS.md tells what a label means.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from assistant.app.cli import main as yushen
from assistant.text.span import Frozen

__all__ = ["Case", "DeadlineCase", "GuideCase", "Reply", "StepLabel", "judge", "load_cases", "put", "run"]

_DATASET = Path(__file__).parent / "datasets" / "procedure.jsonl"
_USER_ERROR = 2  # exit code of a refusal


class StepLabel(Frozen):
    """What one step must say about its dates; only what the label names is judged.

    readings: a last day, `opens/` for an earliest day alone, `opens/due` for a window; the safe one first, the others in any order.
    """

    opens: date | None = None
    due: date | None = None
    advised: date | None = None
    readings: tuple[str, ...] = ()
    warns: bool = False
    following: tuple[date, ...] = ()
    done: date | None = None
    kept: bool | None = None


class DeadlineCase(Frozen):
    """steps: all that the event sets a period for. refused: exit code 2 and no JSON; offers: what the message must name."""

    id: str
    command: Literal["deadline"]
    kind: str
    event: str
    from_: str = Field(alias="from")
    steps: dict[str, StepLabel] = Field(default_factory=dict)
    refused: bool = False
    offers: tuple[str, ...] = ()
    why: str

    @property
    def words(self) -> tuple[str, ...]:
        return ("deadline", self.event, "--from", self.from_, "--json")


class GuideCase(Frozen):
    """applies, undecided, absent: every step stands in one of them, or in open, where the regulation leaves it so. order: of some steps."""

    id: str
    command: Literal["guide"]
    kind: str
    args: tuple[str, ...]
    applies: tuple[str, ...]
    undecided: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    articles: dict[str, int] = Field(default_factory=dict)
    duties: dict[str, str] = Field(default_factory=dict)
    depends_on: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    occasions: tuple[str, ...] = ()
    profile: dict[str, int | float | str | bool | None] = Field(default_factory=dict)
    notices: bool | None = None
    steps: dict[str, StepLabel] = Field(default_factory=dict)
    why: str

    @property
    def words(self) -> tuple[str, ...]:
        return ("guide", *self.args, "--json")


Case = DeadlineCase | GuideCase
_CASE: TypeAdapter[Case] = TypeAdapter(Annotated[Case, Field(discriminator="command")])


class Reply(NamedTuple):
    """What the command answered. output: the object on standard output, None if there was none."""

    exit_code: int
    output: dict[str, Any] | None
    message: str


def load_cases() -> tuple[Case, ...]:
    return tuple(_CASE.validate_json(line) for line in _DATASET.read_text("utf-8").splitlines())


def put(words: Sequence[str], *, data_dir: Path) -> Reply:
    """Return what `yushen WORDS` answers, run in this process; data_dir: its data folder."""
    output, message = io.StringIO(), io.StringIO()
    code: object = 0
    with _environment(["yushen", *words], data_dir), contextlib.redirect_stdout(output), contextlib.redirect_stderr(message):
        try:
            yushen()
        except SystemExit as ended:
            code = ended.code
    printed = output.getvalue()
    return Reply(code if isinstance(code, int) else int(bool(code)), json.loads(printed) if printed else None, message.getvalue())


def judge(case: Case, reply: Reply) -> tuple[str, ...]:
    """Return what is wrong with the reply, none if it is right."""
    if isinstance(case, DeadlineCase) and case.refused:
        missing = [offer for offer in case.offers if offer not in reply.message]
        refused = reply.exit_code == _USER_ERROR and reply.output is None and reply.message.strip()
        return (*([] if refused else ["not refused"]), *(f"the message does not offer {offer}" for offer in missing))
    if reply.exit_code or reply.output is None:
        return (f"exit code {reply.exit_code}: {reply.message.strip()}",)
    if isinstance(case, DeadlineCase):
        listed = {step["step"]: step for step in reply.output["deadlines"]}
        return (*_differ("deadlines", set(case.steps), set(listed)), *_judge_dates(case.steps, listed))
    return tuple(_judge_guide(case, reply.output))


def run(split: str) -> dict[str, float]:
    """Print the share of cases right by kind and every failure; return the shares. There is one dataset, whatever the split."""
    del split
    outcomes: dict[str, list[bool]] = {"all": []}
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as data_dir:
        for case in load_cases():
            wrong = judge(case, put(case.words, data_dir=Path(data_dir)))
            for kind in ("all", case.command, f"{case.command}: {case.kind}"):
                outcomes.setdefault(kind, []).append(not wrong)
            failures += [f"{case.id} yushen {' '.join(case.words)}\n     {difference}" for difference in wrong]
    shares = {kind: sum(right) / len(right) for kind, right in sorted(outcomes.items())}
    for kind, share in shares.items():
        print(f"{kind:24}{share:6.3f}  {sum(outcomes[kind]):3} of {len(outcomes[kind]):3}")
    print(*failures, sep="\n", end="\n" if failures else "")
    return shares


@contextlib.contextmanager
def _environment(argv: list[str], data_dir: Path) -> Iterator[None]:
    """Run the command on this machine's defaults: a workdays.yaml of its own must not change what a case expects."""
    kept_argv, kept_dir = sys.argv, os.environ.get("YUSHEN_DATA_DIR")
    sys.argv, os.environ["YUSHEN_DATA_DIR"] = argv, str(data_dir)
    try:
        yield
    finally:
        sys.argv = kept_argv
        if kept_dir is None:
            del os.environ["YUSHEN_DATA_DIR"]
        else:
            os.environ["YUSHEN_DATA_DIR"] = kept_dir


def _judge_guide(case: GuideCase, guide: dict[str, Any]) -> Iterator[str]:
    shown = {step["step"]: step for step in guide["steps"]}
    left_out = {step["step"]: step for step in guide["left_out"]}
    undecided = {id for id, step in shown.items() if step["applies"] is None and step["depends_on"]}
    applying = {id for id, step in shown.items() if step["applies"] is True}
    absent = {id for id, step in left_out.items() if step["because"]}
    if len(guide["steps"]) + len(guide["left_out"]) != len(shown.keys() | left_out.keys()):
        yield "a step is listed twice"
    settled = set(case.open)
    yield from _differ("applies", set(case.applies), applying - settled)
    yield from _differ("undecided", set(case.undecided), undecided - settled)
    yield from _differ("left out", set(case.absent), absent - settled)
    if (order := [id for id in shown if id in case.order]) != list(case.order):
        yield f"order: expected {case.order}, got {order}"
    yield from _differ_each("article", case.articles, shown)
    yield from _differ_each("duty", case.duties, shown)
    yield from _differ_each("depends_on", {id: list(facts) for id, facts in case.depends_on.items()}, shown)
    yield from (f"{id}: no occasion" for id in case.occasions if not shown.get(id, {}).get("occasion"))
    yield from (
        f"profile {name}: expected {fact}, got {guide['profile'][name]}"
        for name, fact in case.profile.items()
        if guide["profile"][name] != fact
    )
    if case.notices is not None and case.notices != bool(guide["notices"]):
        yield f"notices: expected {'some' if case.notices else 'none'}, got {guide['notices']}"
    yield from _judge_dates(case.steps, shown)


def _judge_dates(labels: dict[str, StepLabel], steps: dict[str, dict[str, Any]]) -> Iterator[str]:
    for id, label in labels.items():
        if id not in steps:
            yield f"{id}: not listed"
            continue
        said = _dates_of(steps[id])
        for name, expected in label.model_dump(mode="json", exclude_unset=True).items():
            if name == "readings":
                expected = [*expected[:1], *sorted(expected[1:])]
            if said[name] != expected:
                yield f"{id}, {name}: expected {expected}, got {said[name]}"


def _dates_of(step: dict[str, Any]) -> dict[str, Any]:
    """Return what a step says, in the words of a label; readings that end on the same day are one."""
    days = [(reading["opens"], reading["due"]) for reading in step["readings"]]
    readings = list(dict.fromkeys(f"{opens}/{due or ''}" if opens else str(due) for opens, due in days))
    return {
        "opens": step["opens"],
        "due": step["due"],
        "advised": step["advised"],
        "readings": [*readings[:1], *sorted(readings[1:])],
        "warns": bool(step["warnings"]),
        "following": step["following"],
        "done": step["done"],
        "kept": step["kept"],
    }


def _differ(name: str, expected: set[str], got: set[str]) -> Iterator[str]:
    if missing := expected - got:
        yield f"{name}: missing {', '.join(sorted(missing))}"
    if surplus := got - expected:
        yield f"{name}: surplus {', '.join(sorted(surplus))}"


def _differ_each(name: str, expected: dict[str, Any], steps: dict[str, dict[str, Any]]) -> Iterator[str]:
    for id, value in expected.items():
        if (got := steps.get(id, {}).get(name)) != value:
            yield f"{id}, {name}: expected {value}, got {got}"


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    run("dev")
