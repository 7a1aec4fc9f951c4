from typing import Any

from divcheck.report.arms import arm_notes


def model(name: str, kind: str = "base", **facts: Any) -> dict[str, Any]:
    alike = {"dtype": "float32", "quantization": None, "options": {}, "device": "cpu", "prompt_sha256": "0"}
    return {"name": name, "kind": kind, "merged": False, "independence": "seeds", **alike, **facts}


def test_arms_that_were_sampled_alike_need_no_sentence():
    assert (
        arm_notes([model("b"), model("l", "lora"), model("f", "full"), {"name": "s", "kind": "samples"}])
        == []
    )


def test_every_difference_is_one_sentence_that_names_the_arms():
    other = model("f", "full", dtype="bfloat16", options={"dtype": "bfloat16", "max_num_seqs": 8})
    number_format, options = arm_notes([model("b"), other])
    assert "number format (b float32, f bfloat16)" in number_format
    assert "engine options (b none, f dtype=bfloat16 max_num_seqs=8)" in options


def test_samples_that_were_drawn_in_two_ways_are_told():
    (note,) = arm_notes([model("b"), model("l", versions="vllm 2", before=[{"versions": "vllm 1"}])])
    assert note == (
        "Part of the samples of l were drawn with other versions of the engine (vllm 1) "
        "than the rest (vllm 2)."
    )


def test_other_prompts_are_told_with_where_they_begin():
    (note,) = arm_notes(
        [model("b"), model("f", "full", prompt_sha256="1", prompt_difference="t, token 0: 'a'")]
    )
    assert "f was not asked the same question as b" in note and "t, token 0" in note
    unknown = [{"name": name, "kind": "base", "independence": "seeds"} for name in "bf"]
    assert "could not be compared" in arm_notes(unknown)[0]


def test_merged_beside_unmerged_is_told():
    (note,) = arm_notes([model("b"), model("l", "lora"), model("m", "lora", merged=True)])
    assert "adapter of m was merged into its base, that of l ran beside" in note


def test_a_foreign_file_whose_samples_repeat_is_told():
    (note,) = arm_notes([{"name": "s", "kind": "samples", "repeats": "samples 0 and 1 …"}])
    assert "samples of s may not be independent draws: samples 0 and 1" in note
