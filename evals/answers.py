"""How right the answers are, beside what a user would pick instead: `yushen eval answers`."""

import json
from collections.abc import Callable
from pathlib import Path

from assistant.answering.types import Answer, Citation
from assistant.regulations.types import Pack
from assistant.text.normalize import fold_text
from assistant.text.span import Frozen
from assistant.wiring import Assistant, build_assistant

__all__ = ["Case", "Outcome", "judge", "load_cases", "ours", "run", "scores"]

_DATASETS = Path(__file__).parent / "datasets"


class Case(Frozen):
    """One labelled question, see LABELS.md."""

    id: str
    style: str
    question: str | None = None
    turns: tuple[str, ...] = ()
    articles: tuple[int, ...]
    allowed: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    why: str

    @property
    def dialogue(self) -> tuple[str, ...]:
        return self.turns or (self.question or "",)


class Outcome(Frozen):
    """How one answer compares with its label. right: everything that the label asks for, nothing that it forbids."""

    case: Case
    abstained: bool
    cited: tuple[int, ...]
    right: bool
    complaint: str | None


def load_cases(split: str) -> tuple[Case, ...]:
    """Return the labelled questions of a split, each writer's file after the other."""
    lines = [line for path in sorted(_DATASETS.glob(f"questions-{split}*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return tuple(Case.model_validate(json.loads(line)) for line in lines if line.strip())


def judge(case: Case, *, abstained: bool, cited: tuple[int, ...], said: str) -> Outcome:
    """Return the outcome of one answer. said: the answer's text and its quotes."""
    text = fold_text(said)
    missing = set(case.articles) - set(cited)
    extra = set(cited) - set(case.articles) - set(case.allowed)
    absent = [fact for fact in case.facts if not any(fold_text(way) in text for way in fact.split("|"))]
    complaint = None
    if abstained != (not case.articles):
        complaint = "abstained" if abstained else f"answered from {sorted(set(cited))}"
    elif missing:
        complaint = f"lacks article {sorted(missing)}, cites {sorted(set(cited))}"
    elif extra:
        complaint = f"needless article {sorted(extra)}"
    elif absent:
        complaint = f"lacks {absent}"
    elif stated := [words for words in case.wrong if fold_text(words) in text]:
        complaint = f"states {stated}"
    return Outcome(case=case, abstained=abstained, cited=cited, right=complaint is None, complaint=complaint)


def ours(assistant: Assistant, cases: tuple[Case, ...]) -> list[Outcome]:
    """Return our outcome on each case. Raises AssertionError on a quote that is not its span's words."""
    text = assistant.pack().text
    outcomes = []
    for case in cases:
        answer = assistant.ask(case.dialogue[-1], history=case.dialogue[:-1])
        assert all(citation.quote == citation.span.of(text) for citation in answer.citations if isinstance(citation, Citation)), case.id
        outcomes.append(judge(case, abstained=answer.abstained, cited=_articles(answer), said=_said(answer)))
    return outcomes


def run(split: str) -> dict[str, float]:
    """Print the scores of ours and of the baselines on one split, return ours."""
    from evals.retrieval import article_baselines  # the baselines' packages are those of the tests

    assistant = build_assistant()
    pack = assistant.pack()
    cases = load_cases(split)
    results = {"ours": ours(assistant, cases)}
    for name, top_article in article_baselines(pack, assistant.searcher(pack)).items():
        answer = _first_article(top_article, pack)
        results[name] = [answer(case) for case in cases]
    table = {name: scores(outcomes) for name, outcomes in results.items()}
    _print_table(table)
    print(f"{len(cases)} questions; every quote verbatim")
    if split == "dev":
        for outcome in results["ours"]:
            if outcome.complaint:
                print(f"  {outcome.case.id} {outcome.case.style} {' / '.join(outcome.case.dialogue)}: {outcome.complaint}")
    return table["ours"]


def _first_article(top_article: Callable[[str], int], pack: Pack) -> Callable[[Case], Outcome]:
    """Return a system that answers with the whole of the article it ranks first, and never abstains."""

    def answer(case: Case) -> Outcome:
        number = top_article(case.dialogue[-1])
        return judge(case, abstained=False, cited=(number,), said=pack.article(number).text)

    return answer


def _articles(answer: Answer) -> tuple[int, ...]:
    return tuple(citation.article for citation in answer.citations if isinstance(citation, Citation))


def _said(answer: Answer) -> str:
    return "\n".join([answer.answer, *(citation.quote for citation in answer.citations)])


def scores(outcomes: list[Outcome]) -> dict[str, float]:
    """Return shares: right overall and by style, of citations that are wanted, of refusals that are due, of refusals that are not."""
    shares = {"right": _share([o.right for o in outcomes])}
    for style in ("direct", "colloquial", "reasoning", "multiturn", "unanswerable"):
        shares[style] = _share([o.right for o in outcomes if o.case.style == style])
    cited = [(number, o.case) for o in outcomes if o.case.articles for number in set(o.cited)]
    shares["citation precision"] = _share([number in case.articles + case.allowed for number, case in cited])
    shares["refusal recall"] = _share([o.abstained for o in outcomes if not o.case.articles])
    shares["false refusals"] = _share([o.abstained for o in outcomes if o.case.articles])
    return shares


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def _print_table(table: dict[str, dict[str, float]]) -> None:
    print(f"{'':20}" + "".join(f"{name:>20}" for name in table))
    for measure in next(iter(table.values())):
        print(f"{measure:20}" + "".join(f"{table[name][measure]:20.3f}" for name in table))
