from pathlib import Path

import pytest

from assistant.errors import UserInputError
from assistant.retrieval.rerank import CrossEncoderReranker, build_reranker


def save_tiny_reranker(folder: Path, *, labels: int = 1) -> Path:
    """Make a cross-encoder of one layer and eight dimensions, with random weights of a fixed seed."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(1)
    words = {word: number for number, word in enumerate(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"公园几点开门关游客花木宠物"]))}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", words["[SEP]"]), ("[CLS]", words["[CLS]"]))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **special).save_pretrained(folder)
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), num_labels=labels, **sizes)).save_pretrained(folder)
    return folder


TEXTS = ["游客爱护花木", "公园几点开门", "宠物", "公园关门"]


@pytest.fixture(scope="module")
def reranker(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(save_tiny_reranker(tmp_path_factory.mktemp("reranker"))))


def test_order_is_that_of_the_models_scores_and_holds_every_text_once(reranker: CrossEncoderReranker) -> None:
    order = reranker.order("几点开门", TEXTS)
    assert sorted(order) == [0, 1, 2, 3]
    # Each pair alone, the way the model is documented to be asked.
    scores = [float(reranker._model.predict([("几点开门", text)], show_progress_bar=False)[0]) for text in TEXTS]
    assert [scores[position] for position in order] == sorted(scores, reverse=True)


def test_texts_of_one_score_keep_their_order(reranker: CrossEncoderReranker) -> None:
    assert reranker.order("几点开门", ["公园", "公园"]) == (0, 1)


def test_nothing_to_order_is_nothing(reranker: CrossEncoderReranker) -> None:
    assert reranker.order("几点开门", []) == ()


def test_very_long_text_is_read_by_its_beginning(reranker: CrossEncoderReranker) -> None:
    assert len(reranker.order("几点开门", ["公园" * 50_000, "花木"])) == 2


@pytest.mark.parametrize("setting", [None, ""])
def test_no_reranker_is_configured_by_default(setting: str | None) -> None:
    assert build_reranker(setting) is None


def test_folder_without_a_model_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="YUSHEN_RERANKER"):
        build_reranker(str(tmp_path / "nothing"))


def test_model_of_several_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="不是重排模型"):
        build_reranker(str(save_tiny_reranker(tmp_path, labels=3)))
