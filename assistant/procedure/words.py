"""A step of a pack with the labels of the articles that it quotes."""

from assistant.procedure.conditions import condition_text
from assistant.procedure.types import PlannedStep, Quoted
from assistant.regulations.clauses import Anchor
from assistant.regulations.steps import Step
from assistant.regulations.types import Pack

__all__ = ["plan", "quoted"]


def plan(step: Step, pack: Pack) -> PlannedStep:
    """Return the step as it concerns a project to which it applies."""
    return PlannedStep(
        step=step,
        label=pack.article(step.article).label,
        applies=True,
        condition=condition_text(step),
        further=tuple(quoted(anchor, pack) for anchor in step.further),
        consequences=tuple(quoted(anchor, pack) for anchor in step.consequences),
    )


def quoted(anchor: Anchor, pack: Pack) -> Quoted:
    """Return the anchor's words with the label of their article."""
    label = pack.article(anchor.article, anchor.suffix).label
    return Quoted(article=anchor.article, label=label, quote=anchor.quote)
