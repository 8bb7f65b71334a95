"""Are the words of every language there before the first reader? Else no start."""

from pathlib import Path

from texts.translator import LOCALES, missing_catalogues


def test_every_catalogue_of_this_checkout_is_compiled() -> None:
    assert missing_catalogues() == []


def test_a_catalogue_that_was_never_compiled_is_named(tmp_path: Path) -> None:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES"
    source.mkdir(parents=True)
    compiled = LOCALES / "zh_Hans" / "LC_MESSAGES" / "tocsin.mo"
    (source / compiled.name).write_bytes(compiled.read_bytes())
    assert missing_catalogues(tmp_path) == ["zh_Hant"]
