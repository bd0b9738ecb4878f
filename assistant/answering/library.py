"""Which regulation answers: the chosen one first; a further one that is in force where the chosen one does not settle the question.

Local regulations come before national ones, never mixed: an answer that comes from a further regulation says so and cites that one
alone. What is not in force on the day of the question is never cited.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answering.laws import OWN_NAME, abstain, answer_from_laws, answer_named_articles
from assistant.answering.types import Answer, Citation, ReportCitation
from assistant.answering.understand import Question, understand
from assistant.regulations.standing import in_force, names_of, standing_note
from assistant.regulations.types import Level, Pack
from assistant.retrieval.laws import LawSearcher

__all__ = ["Library", "has_rules"]

# A chosen regulation's answer that is less sure gives way to a further one's that is at least so sure. None of the 390 development
# questions on the first regulation is such a case.
_DOUBTFUL, _SURE = 0.6, 0.95
_MAY_NAME = re.compile(r"法|条例|办法|规定|细则|规则|《")
# 「政府采购法里怎么规定」 asks that law; 「适用政府采购法吗」 only mentions it.
_ASKED_OF = re.compile(r"\s*》?\s*(?:的|里|中|上|对|关于|规定|要求|怎么|如何|咋|说|第|[有是]没?[有什])")
_CHOSEN = re.compile(r"本办法|本条例|本规定|[我咱]们?(?:州|市|县|局)?的?(?:办法|规定|制度)")
_ARTICLE_NAMED = re.compile(r"第?[零〇一二三四五六七八九十百\d]+\s*条")


class Library:
    """The chosen regulation and the further ones, on one day.

    others: gives the further regulations, called only where they are needed. ask: answers from one regulation that has rules.
    laws: opens the search over regulations that have none.
    """

    def __init__(
        self,
        chosen: Pack,
        *,
        others: Callable[[], Sequence[Pack]],
        ask: Callable[[tuple[str, ...], Pack], Answer],
        laws: Callable[[tuple[Pack, ...]], LawSearcher],
        today: date,
    ) -> None:
        self._chosen = chosen
        self._others = others
        self._ask = ask
        self._laws = laws
        self._today = today

    def answer(self, turns: tuple[str, ...]) -> Answer:
        """Return the answer to the last of the user's `turns`: verified citations of one regulation, or an abstention."""
        question = understand(turns)
        named = self._named(question)
        if named and _is_asked_of(question.text, named):
            answer = self._from_named(named, turns, question)
            if not answer.abstained or question.articles or question.other_law or not in_force(named, self._today):
                return answer
        own = self._from_one(self._chosen, turns)
        if question.articles or question.other_law or (not own.abstained and own.confidence >= _DOUBTFUL):
            return own
        further = self._from_further(turns, question, first=named)
        return further if further and (own.abstained or further.confidence >= _SURE) else own

    def _named(self, question: Question) -> Pack | None:
        """Return the further regulation that the question names, None where it names none or the chosen one."""
        if not _MAY_NAME.search(question.text) or _CHOSEN.search(question.text):
            return None
        others = self._others()
        if not others:
            return None
        found = [(len(name), pack) for pack in (self._chosen, *others) for name in names_of(pack) if name in question.text]
        # 政府采购法实施条例 holds the name of 政府采购法; of two of one name the one in force.
        best = max(found, key=lambda pair: (pair[0], in_force(pair[1], self._today)), default=None)
        return best[1] if best and best[1] is not self._chosen else None

    def _from_named(self, pack: Pack, turns: tuple[str, ...], question: Question) -> Answer:
        note = standing_note(pack, self._today)
        if _ARTICLE_NAMED.search(question.text):
            return self._of_further(self._article(pack, turns, note), pack)
        if note:
            return self._not_in_force(pack, question, note)
        return self._of_further(self._from_one(pack, _without_name(turns, pack)), pack)

    def _from_one(self, pack: Pack, turns: tuple[str, ...]) -> Answer:
        """Return the answer from one regulation; an abstention where it is not in force."""
        if note := standing_note(pack, self._today):
            return self._not_in_force(pack, understand(turns), note)
        if has_rules(pack):
            return self._ask(turns, pack)
        question = understand(_without_name(turns, pack))
        if answer := answer_named_articles(question, pack):
            return answer.model_copy(update={"question": turns[-1].strip()})
        answer = answer_from_laws(question, {pack.id: pack}, self._laws((pack,)))
        return answer.model_copy(update={"question": turns[-1].strip()})

    def _from_further(self, turns: tuple[str, ...], question: Question, *, first: Pack | None) -> Answer | None:
        """Return the answer of the nearest further regulation that settles the question, None when none does."""
        valid = [pack for pack in self._others() if in_force(pack, self._today)]
        groups = [[first]] if first in valid else []
        groups += [[pack for pack in valid if pack.level is level] for level in (Level.LOCAL, Level.NATIONAL)]
        for group in groups:
            answers = [self._ask(turns, pack) for pack in group if has_rules(pack)]
            if bare := {pack.id: pack for pack in group if not has_rules(pack)}:
                # One search for all levels: its figures do not change with the group.
                everything = tuple(pack for pack in self._others() if not has_rules(pack))
                answers.append(answer_from_laws(question, bare, self._laws(everything), asked=group == [first]))
            settled = [answer for answer in answers if not answer.abstained]
            if settled:
                best = max(settled, key=lambda answer: answer.confidence)
                pack = next(pack for pack in group if any(isinstance(c, Citation) and c.pack == pack.id for c in best.citations))
                return self._of_further(best, pack, lead=self._lead(pack)).model_copy(update={"question": turns[-1].strip()})
        return None

    def _lead(self, pack: Pack) -> str:
        note = standing_note(self._chosen, self._today)
        silent = note or f"《{self._chosen.title}》中没有找到可以确定回答这个问题的规定。"
        return f"{silent}以下依据《{pack.title}》:\n"

    def _of_further(self, answer: Answer, pack: Pack, *, lead: str = "") -> Answer:
        """Return the answer with the title of its regulation in every citation."""
        named = {"citations": _titled(answer.citations, pack), "related": _titled(answer.related, pack)}
        own_words = not lead and not answer.abstained and f"《{pack.title}》" not in answer.answer
        head = f"依据《{pack.title}》:\n" if own_words else lead
        return answer.model_copy(update={**named, "answer": head + answer.answer, "followups": () if lead else answer.followups})

    def _article(self, pack: Pack, turns: tuple[str, ...], note: str | None) -> Answer:
        """Return what an article of a further regulation says, named by its number."""
        turns = _without_name(turns, pack)
        question = understand(turns)
        answer = answer_named_articles(question, pack)
        if answer is None:
            return self._from_one(pack, turns)
        if note and not answer.abstained:
            related = tuple(citation for citation in answer.citations if isinstance(citation, Citation))
            return self._not_in_force(pack, question, note).model_copy(update={"related": related})
        return answer

    def _not_in_force(self, pack: Pack, question: Question, note: str) -> Answer:
        newer = [p for p in (self._chosen, *self._others()) if p.supersedes and pack.title in p.supersedes and in_force(p, self._today)]
        note += "".join(f"现行的是《{successor.title}》。" for successor in newer[:1])
        return abstain(question, note, reason="not in force")


def has_rules(pack: Pack) -> bool:
    """Return whether somebody has written what the regulation settles and what not: else only its articles' words can answer."""
    return bool(pack.rules or pack.silences)


def _titled(citations: Sequence[Citation | ReportCitation], pack: Pack) -> tuple[Citation | ReportCitation, ...]:
    return tuple(citation.model_copy(update={"title": pack.title}) for citation in citations)


def _is_asked_of(text: str, pack: Pack) -> bool:
    """Return whether `text` asks what the regulation says, rather than mentions it."""
    name = next(name for name in names_of(pack) if name in text)
    after = text[text.index(name) + len(name) :]
    return bool(_ASKED_OF.match(after)) or bool(_ARTICLE_NAMED.search(text))


def _without_name(turns: tuple[str, ...], pack: Pack) -> tuple[str, ...]:
    """Return the turns with 本办法 in place of the regulation's name: its words are no matter of its own articles."""
    for name in names_of(pack):
        turns = tuple(turn.replace(f"《{name}》", OWN_NAME).replace(name, OWN_NAME) for turn in turns)
    return turns
