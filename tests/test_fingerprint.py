from divcheck.sampling import fingerprint


def test_other_weights_have_another_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprint, "WHOLE_BYTES", 1000)
    monkeypatch.setattr(fingerprint, "BLOCKS", 4)
    monkeypatch.setattr(fingerprint, "BLOCK_BYTES", 100)
    weights = tmp_path / "model.safetensors"
    (tmp_path / "config.json").write_text("{}")
    seen = set()
    for content in (
        b"a" * 900,
        b"a" * 899 + b"b",
        b"a" * 5000,
        b"a" * 4999 + b"b",
        b"b" + b"a" * 4999,
        b"a" * 5001,
    ):
        weights.write_bytes(content)
        seen.add(fingerprint.fingerprint(tmp_path))
        assert fingerprint.fingerprint(tmp_path) in seen
    (tmp_path / "config.json").write_text("{ }")
    seen.add(fingerprint.fingerprint(tmp_path))
    assert len(seen) == 7


def test_files_that_are_no_part_of_the_model_do_not_count(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    before = fingerprint.fingerprint(tmp_path)
    (tmp_path / "README.md").write_text("a model")
    assert fingerprint.fingerprint(tmp_path) == before
