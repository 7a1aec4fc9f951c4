"""Named sets of settings: the protocols of "LoRA Learns Less and Forgets Less" (arXiv 2405.09673).

The values have the names of the command line's options. An option that is given, there or in a config file,
goes before the preset's; of its k, those that a smaller n does not allow are left out.
"""

from collections.abc import Mapping
from typing import Any

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # Figure 5: "unique number of output strings out of 50 generations". The figure's text does not repeat how
    # it was sampled; section 3.2 has 50 generations, 0.2 and 0.95 with the bigcode-evaluation-harness, whose
    # defaults are the stripped prompt, its stop sequences and 512 tokens with the prompt.
    "fig5": {
        "n": 50,
        "temperature": (0.2,),
        "top_p": 0.95,
        "prompt": "stripped",
        "max_length": 512,
        "k": (1, 10, 50),
    },
    # Appendix F: pass@k of 256 generations at 0.8; the rest as above.
    "appf": {
        "n": 256,
        "temperature": (0.8,),
        "top_p": 0.95,
        "prompt": "stripped",
        "max_length": 512,
        "k": (1, 2, 4, 8, 16, 32, 64, 128, 256),
    },
}


def described(name: str) -> str:
    """Return a preset's settings as options.

    >>> described("fig5")
    '-n 50 --temperature 0.2 --top-p 0.95 --prompt stripped --max-length 512 -k 1 -k 10 -k 50'
    """
    words = []
    for option, value in PRESETS[name].items():
        flag = f"-{option}" if len(option) == 1 else f"--{option.replace('_', '-')}"
        for one in value if isinstance(value, tuple) else (value,):
            words += [flag, str(one)]
    return " ".join(words)
