"""A packed row teaches what its completions would teach in rows of their own."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("tokenizers")

from training.loop import new_network  # noqa: E402
from training.packing import Row, pack  # noqa: E402

pytestmark = pytest.mark.engine  # it needs what an engine brings

PROMPT = [5, 6, 7, 8]
COMPLETIONS = [[9, 10, 11, 0], [9, 12, 0], [13, 0]]


def _log_probabilities(network, rows: list[Row]) -> list[float]:
    batch = pack(rows)
    with torch.no_grad():
        logits = network(
            input_ids=batch.input_ids, position_ids=batch.position_ids, attention_mask=batch.attention_mask
        ).logits.flatten(0, 1)
    chosen = logits.log_softmax(-1)[batch.sources].gather(1, batch.targets[:, None])
    return chosen[:, 0].tolist()


def test_packed_completions_do_not_see_each_other() -> None:
    torch.manual_seed(0)
    network = new_network().eval()
    packed = _log_probabilities(network, [Row(PROMPT, COMPLETIONS)])
    alone = [p for c in COMPLETIONS for p in _log_probabilities(network, [Row(PROMPT, [c])])]
    assert packed == pytest.approx(alone, abs=1e-5)


def test_padding_changes_nothing() -> None:
    torch.manual_seed(0)
    network = new_network().eval()
    short, long = Row([3], [[4, 0]]), Row(PROMPT, COMPLETIONS)
    together = _log_probabilities(network, [short, long])
    assert together[:2] == pytest.approx(_log_probabilities(network, [short]), abs=1e-5)


def test_a_row_agrees_with_the_network_reading_plain_text() -> None:
    torch.manual_seed(0)
    network = new_network().eval()
    text = torch.tensor([PROMPT + COMPLETIONS[0]])
    with torch.no_grad():
        logits = network(text).logits[0].log_softmax(-1)
    plain = [logits[len(PROMPT) - 1 + i, token].item() for i, token in enumerate(COMPLETIONS[0])]
    assert _log_probabilities(network, [Row(PROMPT, COMPLETIONS[:1])]) == pytest.approx(plain, abs=1e-5)
