"""Draws findings with their quotes for a person to judge: `python -m evals.screening.sample --split test --count 100 > FILE`.

The person sees the requirement, the status given and the quotes, not the label: does a quote by itself show that the status is right?
"""

import argparse
import json
import random

from assistant.documents.formats import read_document
from assistant.regulations.packs import load_pack
from assistant.screening.screen import screen_document
from evals.screening.cases import PACK, load_cases
from evals.screening.systems import learned

_SEED = 20261124


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    pack, weights = load_pack(PACK), learned()
    asks = {requirement.id: requirement.asks for requirement in pack.requirements}
    rows = [
        {
            "report": case.name, "requirement": finding.requirement, "title": finding.title, "asks": asks[finding.requirement],
            "status": finding.status, "quotes": [{"section": shown.section, "quote": shown.quote} for shown in finding.evidence],
        }
        for case in load_cases(arguments.split)
        for finding in screen_document(read_document(case.path), pack=pack, learned=weights).findings
        if finding.evidence
    ]  # fmt: skip
    random.Random(_SEED).shuffle(rows)
    for row in rows[: arguments.count]:
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
