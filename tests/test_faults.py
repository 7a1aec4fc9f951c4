import json

import pytest

from divcheck.sampling import faults

VALIDATION = """1 validation error for ModelConfig
  Value error, Unknown quantization method: nonsense. [type=value_error, input_value=ArgsKwargs(())]
    For further information visit …"""

INVALID = """1 validation error for SchedulerConfig
max_num_seqs
  Input should be a valid integer [type=int_parsing, input_value='abc', input_type=str]
    For further information visit …"""


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "CUDA out of memory. Tried to allocate 2.00 GiB.\nmore",
            ["CUDA out of memory", "--tensor-parallel"],
        ),
        (
            "Free memory on device (3/80 GiB) is less than desired GPU memory utilization (0.9, 72 GiB).",
            ["Free memory on device", "gpu_memory_utilization=0.8"],
        ),
        ("No available memory for the cache blocks.", ["cache blocks", "more memory is needed"]),
        (VALIDATION, ["Unknown quantization method: nonsense"]),
        (INVALID, ["RuntimeError: max_num_seqs: Input should be a valid integer"]),
        ("", ["RuntimeError"]),
    ],
)
def test_the_cause_is_one_line_with_its_remedy(message, parts):
    try:
        try:
            raise RuntimeError(message)
        except RuntimeError as error:
            raise ValueError("engine initialization failed") from error
    except ValueError as error:
        line = faults.one_line(error)
    assert "\n" not in line
    for part in parts:
        assert part in line


def test_what_an_error_hides_is_not_its_cause():
    """As json's error hides the StopIteration of its scanner."""
    with pytest.raises(ValueError) as raised:
        json.loads('{"a":')
    assert faults.one_line(raised.value).startswith("JSONDecodeError: Expecting value")
