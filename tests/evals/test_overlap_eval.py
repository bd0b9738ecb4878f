"""The measure of the overlap evaluation, and its data."""

from evals.overlap import Scores, compose, load_samples, run, score


def test_score_counts_right_wrong_and_missed() -> None:
    scores = score({("a", "b"), ("a", "c")}, {("a", "b"), ("b", "c")})
    assert scores == Scores(right=1, wrong=1, missed=1)
    assert (scores.precision, scores.recall) == (0.5, 0.5)


def test_nothing_found_of_nothing_is_no_division_by_zero() -> None:
    assert score(set(), set()).precision == 0


def test_every_system_is_described_by_two_units_and_stays_in_its_split() -> None:
    systems: dict[str, set[str]] = {}
    for split in ("dev", "test"):
        for sample in load_samples(split):
            systems.setdefault(sample.system, set()).add(split)
            assert sample.root.startswith(sample.system)
    assert all(len(splits) == 1 for splits in systems.values())


def test_reports_draw_different_halves_of_the_template() -> None:
    one, other = (compose("某局", "某平台", "甲\n乙", seed=seed) for seed in ("1", "2"))
    assert one != other
    assert compose("某局", "某平台", "甲\n乙", seed="1") == one


def test_development_split_is_held() -> None:
    scores = run("dev")
    assert scores["text, one batch, precision"] == scores["text, one batch, recall"] == 1
    assert scores["systems, one batch, precision"] == 1
    assert scores["systems, one batch, recall"] > 0.8
