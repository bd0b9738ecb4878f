"""The committed scores of the dev split: `python -m evals.baselines` measures them anew and writes `baselines.json`."""

import json
from pathlib import Path

from assistant.documents.formats import read_document
from assistant.wiring import Assistant, build_assistant
from evals import answers
from evals.screening.cases import load_cases
from evals.screening.measures import score
from evals.screening.systems import ours

__all__ = ["FILE", "measure"]

FILE = Path(__file__).with_name("baselines.json")


def measure(assistant: Assistant) -> dict[str, dict[str, float]]:
    """Return our scores on the dev split by evaluation: shares 0..1, higher is better."""
    answered = answers.scores(answers.ours(assistant, answers.load_cases("dev")))
    answered["no false refusal"] = 1 - answered.pop("false refusals")
    pack = assistant.pack()
    cases = load_cases("dev")
    key = frozenset(requirement.id for requirement in pack.requirements if requirement.key)
    weights = assistant.learned(pack)
    screened = score([(case, ours(read_document(case.path), pack, weights=weights)) for case in cases], key=key)
    return {
        "answers": {name: round(share, 3) for name, share in answered.items()},
        "screening": {
            "statuses": round(screened.accuracy, 3),
            "quotes": round(screened.quote_recall, 3),
            "flag precision": round(screened.flag_precision, 3),
            "flag recall": round(screened.flag_recall, 3),
        },
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(measure(build_assistant()), indent=2) + "\n", encoding="utf-8")
    print(FILE.read_text("utf-8"))
