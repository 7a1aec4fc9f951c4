import gzip
import json

import pytest

from divcheck.errors import DivcheckError
from divcheck.formats import jsonl


def test_reads_plain_and_packed_lines(tmp_path):
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_text('{"a": 1}\n\n{"a": 2}')
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(jsonl.read(plain)) == list(jsonl.read(packed)) == [(1, {"a": 1}), (3, {"a": 2})]


@pytest.mark.parametrize("line", ["{", "[1]", "3", "\x00", "[" * 100_000])
def test_a_bad_line_is_named_with_its_number(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n' + line + "\n")
    with pytest.raises(DivcheckError, match=r"a\.jsonl, line 2: not"):
        list(jsonl.read(path))


def test_a_cut_gzip_file_is_named(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n' * 5000)[:-20])
    with pytest.raises(DivcheckError, match="cannot be read after line"):
        list(jsonl.read(path))


def test_appending_goes_on_after_the_last_whole_line(tmp_path):
    path = tmp_path / "deep" / "a.jsonl"
    with jsonl.Appender(path) as file:
        file.write({"text": "\ud800\u2028\n\0é"})
    with path.open("a") as cut:
        cut.write('{"text": "cut sh')
    with jsonl.Appender(path) as file:
        file.write({"text": "next"})
    assert [json.loads(line)["text"] for line in path.read_bytes().splitlines()] == [
        "\ud800\u2028\n\0é",
        "next",
    ]
    assert path.read_bytes().isascii()


@pytest.mark.parametrize("size", [10, 65_535, 65_536, 200_000])
def test_a_file_of_one_cut_line_becomes_empty(tmp_path, size):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * size)
    jsonl.drop_cut_line(path)
    assert path.read_bytes() == b""


def test_a_long_cut_line_is_dropped_whole(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n' + b"x" * 200_000)
    jsonl.drop_cut_line(path)
    assert path.read_bytes() == b'{"a": 1}\n'


def test_a_full_disk_is_one_line(tmp_path):
    full = tmp_path / "full.jsonl"
    full.symlink_to("/dev/full")
    with (
        jsonl.Appender(full) as file,
        pytest.raises(DivcheckError, match=r"No space left on device.*--resume"),
    ):
        file.write({"a": 1})
