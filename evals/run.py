"""`yushen eval [NAME…] --split dev|test`: every evaluation, each with its baselines beside it."""

from collections.abc import Callable

from assistant.errors import UserInputError
from evals import answers, overlap, procedure, report_answers, retrieval
from evals.reading import run as reading
from evals.screening import run as screening

__all__ = ["EVALS", "run_evals"]

EVALS: dict[str, Callable[[str], object]] = {
    "retrieval": retrieval.run,
    "answers": answers.run,
    "report-answers": report_answers.run,
    "screening": screening.run,
    "overlap": overlap.run,
    "reading": reading.run,
    "procedure": procedure.run,
}


def run_evals(names: tuple[str, ...], *, split: str) -> dict[str, object]:
    """Print each evaluation's table and return its scores. Raises UserInputError for an unknown name or split."""
    if unknown := set(names) - set(EVALS):
        raise UserInputError(f"没有名为 {'、'.join(sorted(unknown))} 的评测。可选:{'、'.join(EVALS)}。")
    if split not in ("dev", "test"):
        raise UserInputError("--split 只能是 dev 或 test。")
    results: dict[str, object] = {}
    for name in names or tuple(EVALS):
        print(f"== {name} ({split})")
        results[name] = EVALS[name](split)
    return results
