"""How well laws that were just added answer: `python -m evals.laws --laws FOLDER --split dev|test [--fit]`.

FOLDER holds the texts and an `index.jsonl` with name, title, file, text_dated, effective (public law texts; none are committed).
Each question of `datasets/questions-laws-SPLIT.jsonl` is put twice: to its law alone (`--pack`), and to the default regulation with
all national laws beside it. Right: an article that answers is cited and no other; a question that no law settles is declined.

--fit prints the weights of `assistant.answering.bare` that the dev questions give, asked also of laws on something else.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.aspects import content_of
from assistant.answering.bare import BARE_WEIGHTS, BareWitnesses, bare_witnesses
from assistant.answering.types import Answer, Citation
from assistant.regulations.packs import create_pack
from assistant.regulations.types import Level, Pack
from assistant.retrieval.laws import LawSearcher, open_laws
from assistant.settings import Settings
from assistant.text.span import Frozen
from assistant.wiring import Assistant, build_assistant

__all__ = ["LawCase", "judge_cited", "load_cases", "run"]

_DATASETS = Path(__file__).parent / "datasets"
_FEATURES = tuple(BareWitnesses.model_fields)
_DEFAULT = "default"  # stands for the regulation that answers where no law is chosen
_OUTCOMES = ("right", "wrong", "declined", "local", "refused", "false")
_ELSEWHERE = ("浙江省", "北京市")  # regulations of other provinces do not apply where the default one does
_UNRELATED = 0.15  # weight of a question that is put to a law on something else: there are ten of them to each
_STRANGER = 0.5
_STRENGTH = 0.02  # of the pull towards small weights
# Laws on neighbouring matters may answer each other's questions.
_NEIGHBOURS = (
    {"招标投标法", "招标投标法实施条例", "政府采购法", "政府采购法实施条例", "政府投资条例", "预算法"},
    {"密码法", "商用密码管理条例", "保守国家秘密法"},
    {"数据安全法", "个人信息保护法", "密码法", "保守国家秘密法"},
    {"档案法", "保守国家秘密法"},
)
_Case = tuple[NDArray[np.float64], NDArray[np.bool_], float]  # witnesses by article, which are right (none: decline), weight


class LawCase(Frozen):
    """articles: of `law`, one of which must be cited; none: no law settles it. also: "law:article" that may be cited besides."""

    id: str
    law: str
    question: str
    articles: tuple[int, ...]
    also: tuple[str, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        return frozenset(f"{self.law}:{article}" for article in self.articles)


def load_cases(split: str) -> tuple[LawCase, ...]:
    lines = (_DATASETS / f"questions-laws-{split}.jsonl").read_text("utf-8").splitlines()
    return tuple(LawCase.model_validate_json(line) for line in lines if line.strip())


def judge_cited(case: LawCase, cited: frozenset[str], *, any_law: bool) -> str:
    """Return right, wrong, declined, refused (rightly), false, or local: from the default regulation, which goes first.

    any_law: another law that answers will do too.
    """
    if any(citation.startswith(f"{_DEFAULT}:") for citation in cited):
        return "local"
    if not case.wanted:
        return "false" if cited else "refused"
    if not cited:
        return "declined"
    enough = case.wanted | frozenset(case.also) if any_law else case.wanted
    return "right" if cited & enough and cited <= case.wanted | frozenset(case.also) else "wrong"


def run(laws: Path, split: str, *, folder: Path) -> dict[str, Counter[str]]:
    """Print and return the outcomes of each way of asking."""
    assistant, names = _library(laws, folder)
    titles = {pack_id: name for name, pack_id in names.items()}
    outcomes: dict[str, Counter[str]] = {"alone": Counter(), "beside": Counter()}
    for case in load_cases(split):
        for way, pack_id in (("alone", names[case.law]), ("beside", None)):
            answer = assistant.ask(case.question, pack_id=pack_id)
            outcome = judge_cited(case, _cited(answer, titles, assistant), any_law=way == "beside")
            outcomes[way][outcome] += 1
            if split == "dev" and outcome not in ("right", "refused"):
                print(f"  {way:7}{outcome:9}{case.question}  {sorted(_cited(answer, titles, assistant))}")
    for way, counts in outcomes.items():
        print(f"{way:8}" + "  ".join(f"{name} {counts[name]}" for name in _OUTCOMES))
    return outcomes


def fit(laws: Path, *, folder: Path) -> dict[str, float]:
    """Return the weights under which the right outcomes of the dev questions are most probable."""
    assistant, names = _library(laws, folder)
    cases = list(_fit_cases(assistant, names))
    weights = np.array([BARE_WEIGHTS[name] for name in (*_FEATURES, "none")])
    for step in range(3000):
        gradient = sum((_gradient(case, weights) for case in cases), np.zeros_like(weights))
        gradient[:-1] -= 2 * _STRENGTH * weights[:-1]
        weights += 0.5 / np.sqrt(1 + step / 100) * gradient / len(cases) * 10
    return dict(zip((*_FEATURES, "none"), weights.round(1).tolist(), strict=True))


def _fit_cases(assistant: Assistant, names: Mapping[str, str]) -> Iterator[_Case]:
    packs = {name: assistant.pack(pack_id) for name, pack_id in names.items()}
    folder = assistant.settings.data_dir / "index"
    open_one = {name: open_laws([pack], embedder=assistant._embedder, folder=folder) for name, pack in packs.items()}
    everything = open_laws(list(packs.values()), embedder=assistant._embedder, folder=folder)
    titles = {pack_id: name for name, pack_id in names.items()}
    for case in load_cases("dev"):
        right = case.wanted | frozenset(case.also) if case.wanted else frozenset()
        yield _fit_case(case, everything, right, titles, weight=1.0)
        yield _fit_case(case, open_one[case.law], right, titles, weight=1.0)
        for name, laws in open_one.items():
            if name != case.law and not any({name, case.law} <= group for group in _NEIGHBOURS):
                yield _fit_case(case, laws, frozenset(), titles, weight=_UNRELATED)

    for line in (_DATASETS / "questions-dev.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        # What the default regulation does not settle, and asked its office: what a law says of something alike is no answer.
        if entry.get("question") and not entry["articles"]:
            stranger = LawCase(id=entry["id"], law="", question=entry["question"], articles=())
            yield _fit_case(stranger, everything, frozenset(), titles, weight=_STRANGER)


def _fit_case(case: LawCase, laws: LawSearcher, right: frozenset[str], titles: Mapping[str, str], *, weight: float) -> _Case:
    hits = laws.search(case.question, words=content_of(case.question))
    rows = np.array([[getattr(bare_witnesses(hit, case.question), name) for name in _FEATURES] for hit in hits])
    return rows, np.array([f"{titles[hit.pack]}:{hit.article.number}" in right for hit in hits]), weight


def _gradient(case: _Case, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, right, weight = case
    features = np.vstack([np.hstack([rows, np.zeros((len(rows), 1))]), np.eye(len(weights))[-1]])
    wanted = np.append(right, not right.any())
    scores = features @ weights
    powers = np.exp(scores - scores.max())
    return weight * (features.T @ (powers * wanted / (powers * wanted).sum() - powers / powers.sum()))


def _library(laws: Path, folder: Path) -> tuple[Assistant, dict[str, str]]:
    """Return an assistant with the laws as packs, and the packs' ids by name."""
    settings = Settings(data_dir=folder)
    names: dict[str, str] = {}
    for number, line in enumerate((laws / "index.jsonl").read_text("utf-8").splitlines()):
        entry = json.loads(line)
        if entry["title"].startswith(_ELSEWHERE):
            continue
        names[entry["name"]] = pack_id = f"law-{number:02d}"
        if not (settings.added_packs_dir / pack_id).exists():
            dated = date.fromisoformat(entry["text_dated"] or entry["effective"])
            create_pack(
                (laws / entry["file"]).read_text("utf-8"),
                pack_id=pack_id,
                title=entry["title"],
                corpus=settings.added_packs_dir,
                published=dated,
                in_force_from=date.fromisoformat(entry["effective"]),
                level=Level.NATIONAL,
            )
    return build_assistant(settings), names


def _cited(answer: Answer, titles: Mapping[str, str], assistant: Assistant) -> frozenset[str]:
    """Return what is cited as "law:article". Raises AssertionError on a quote that is not its span's words."""
    cited = [citation for citation in answer.citations if isinstance(citation, Citation)]
    packs: dict[str, Pack] = {citation.pack: assistant.pack(citation.pack) for citation in cited}
    assert all(citation.quote == citation.span.of(packs[citation.pack].text) for citation in cited)
    return frozenset(f"{titles.get(citation.pack, _DEFAULT)}:{citation.article}" for citation in cited)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laws", type=Path, required=True)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--folder", type=Path, help="where packs and vectors are kept; a temporary folder when left out")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if options.fit:
            for name, weight in fit(options.laws, folder=folder).items():
                print(f"{name:16} {weight:6.1f}   (now {BARE_WEIGHTS[name]:.1f})")
        else:
            run(options.laws, options.split, folder=folder)


if __name__ == "__main__":
    main()
