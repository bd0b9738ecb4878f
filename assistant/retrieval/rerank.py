"""A cross-encoder that reads question and article together: it chooses among what the search brings, where one is configured."""

from collections.abc import Sequence

from assistant.errors import UserInputError

__all__ = ["CrossEncoderReranker", "build_reranker"]

_LONGEST = 1000  # characters of a text that are read


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder from a folder of this machine. Raises UserInputError where there is none to load."""

    def __init__(self, folder: str) -> None:
        # Lazy: an optional extra, and torch takes seconds to import.
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise UserInputError("没有安装 sentence-transformers。请先执行 pip install 'yushen[models]'。") from error
        try:
            self._model = CrossEncoder(folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise UserInputError(f"找不到可用的重排模型 {folder!r}。请把 YUSHEN_RERANKER 设为本机上的模型文件夹。") from error
        if self._model.num_labels != 1:
            raise UserInputError(f"模型 {folder!r} 给出 {self._model.num_labels} 个分数,不是重排模型。请换用只给一个相关分数的模型。")

    def order(self, question: str, texts: Sequence[str]) -> tuple[int, ...]:
        """Return the positions of the texts, closest to the question first; equal ones keep their order."""
        if not texts:
            return ()
        scores = self._model.predict([(question, text[:_LONGEST]) for text in texts], show_progress_bar=False)
        return tuple(sorted(range(len(texts)), key=lambda position: -float(scores[position])))


def build_reranker(folder: str | None) -> CrossEncoderReranker | None:
    """Return the reranker in a folder, None where none is configured. Raises UserInputError, see CrossEncoderReranker."""
    return CrossEncoderReranker(folder) if folder else None
