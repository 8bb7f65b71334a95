"""Is HTML taken only if Telegram would take it, and read as Telegram reads it?

What is generated here is HTML by its grammar, and the same with one thing broken. The promises: the
words and their formatting survive; entities lie within the text, are sorted, never empty, never
cross; what is written out again reads the same; a refusal names the byte where it went wrong.
"""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.errors import ApiError
from simulator.markup import from_html, to_html, utf16_length, with_found_entities
from simulator.markup.entities import MAX_ENTITIES, QUOTES, STYLES

Node = str | tuple[str, list[Any]]
STYLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    'span class="tg-spoiler"': "spoiler",
}
OTHER_TAGS = [
    "code",
    "pre",
    'code class="language-py"',
    'a href="https://a.b/?c=1&amp;d"',
    "a href='tg://resolve?domain=x'",
    "blockquote",
    "blockquote expandable",
    'tg-emoji emoji-id="5"',
]
words = st.text(alphabet="ab# é😀&<>\"'\n", max_size=8)
trees = st.recursive(
    words,
    lambda inner: st.tuples(
        st.sampled_from([*STYLE_TAGS, *OTHER_TAGS]), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


def written(node: Node) -> str:
    if isinstance(node, str):
        return node.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    tag, inner = node
    return f"<{tag}>{''.join(map(written, inner))}</{tag.split()[0]}>"


def styled(node: Node, on: frozenset[str] = frozenset(), code: bool = False) -> list[Any]:
    """Every character with the styles that stand over it; within code there are none."""
    if isinstance(node, str):
        return [(char, frozenset() if code else on) for char in node]
    tag, inner = node
    style = STYLE_TAGS.get(tag)
    on = on | {style} if style else on
    code = code or tag.split()[0] in ("code", "pre")
    return [one for part in inner for one in styled(part, on, code)]


def shown(text: str, entities: list[Any]) -> list[Any]:
    """The same, read from a text and its entities."""
    covered, at = [], 0
    for char in text:
        styles = {
            one["type"]
            for one in entities
            if one["type"] in STYLES and one["offset"] <= at < one["offset"] + one["length"]
        }
        covered.append((char, frozenset(styles)))
        at += utf16_length(char)
    return covered


def visible(characters: list[Any]) -> list[Any]:
    """White space is not compared: formatting never begins with it."""
    return [one for one in characters if one[0] not in " \n"]


def check_in_order(text: str, entities: list[Any]) -> None:
    size = utf16_length(text)
    for one in entities:
        assert one["length"] > 0
        assert one["offset"] >= 0
        assert one["offset"] + one["length"] <= size
    places = [(one["offset"], -one["length"]) for one in entities]
    assert places == sorted(places)
    apart = [one for one in entities if one["type"] not in (*STYLES, *QUOTES)]
    for kinds in (apart, *([one for one in entities if one["type"] == kind] for kind in STYLES)):
        for before, after in pairwise(kinds):
            assert before["offset"] + before["length"] <= after["offset"]


@given(trees)
def test_words_and_styles_survive(tree: Node) -> None:
    read = from_html(written(tree))
    expected = styled(tree)
    assert read.text == "".join(char for char, _ in expected).strip(" \n")
    assume(not _code_is_within_another(tree))
    assume(not _quote_is_within_code(tree))
    assert visible(shown(read.text, read.entities)) == visible(expected)


def _code_is_within_another(node: Node, inside: bool = False) -> bool:
    """Of a link and code in each other only the outer stays, so that styles may stay, too."""
    if isinstance(node, str):
        return False
    tag, inner = node
    exclusive = tag.split()[0] in ("code", "pre", "a", "tg-emoji")
    return (exclusive and inside) or any(
        _code_is_within_another(part, inside or exclusive) for part in inner
    )


def _quote_is_within_code(node: Node, code: bool = False) -> bool:
    """Code around a quote goes and the quote stays, so that styles may stay, too."""
    if isinstance(node, str):
        return False
    tag, inner = node
    code = code or tag.split()[0] in ("code", "pre")
    return (code and tag.startswith("blockquote")) or any(
        _quote_is_within_code(part, code) for part in inner
    )


@given(trees)
def test_entities_are_sorted_whole_and_apart(tree: Node) -> None:
    read = from_html(written(tree))
    check_in_order(read.text, read.entities)


@given(trees)
def test_what_is_written_out_again_reads_the_same(tree: Node) -> None:
    read = from_html(written(tree))
    assert from_html(to_html(read.text, read.entities)) == read


@given(trees, st.data())
def test_one_broken_thing_is_refused_at_its_byte(tree: Node, data: st.DataObject) -> None:
    source = written(tree)
    places = [match.start() for match in re.finditer(r"</?[a-z]", source)]
    assume(places)
    at = data.draw(st.sampled_from(places))
    broken = data.draw(st.sampled_from(["drop", "unknown", "lone", "open"]))
    end = source.index(">", at) + 1
    match broken:
        case "drop":
            source = source[:at] + source[end:]
        case "unknown":
            source = f"{source[:at]}<h1>{source[at:]}"
        case "lone":
            source = f"{source}</b>"
        case _:
            source = f"{source}<b"
    with pytest.raises(ApiError) as refused:
        from_html(source)
    text = refused.value.description
    assert text.startswith("Bad Request: can't parse entities: ")
    place = re.search(r"byte offset (\d+)", text)
    if place is not None:
        assert source.encode()[int(place[1])] == ord("<")
    else:
        assert "Can't find end tag corresponding to start tag" in text


entities = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                [*STYLES, "code", "pre", "blockquote", "expandable_blockquote"]
            ),
            "offset": st.integers(0, 12),
            "length": st.integers(0, 12),
        }
    ),
    max_size=8,
)


@given(st.text(alphabet="ab \n😀#", max_size=12), entities)
def test_overlapping_entities_are_put_in_order(text: str, given_: list[Any]) -> None:
    wanted = [one for one in given_ if one["length"]]
    assume(not any(splits_or_leaves(text, one) for one in wanted))
    read = with_found_entities(text, wanted)
    check_in_order(read.text, read.entities)
    kept = [one for one in read.entities if one["type"] != "hashtag"]
    assert with_found_entities(read.text, kept) == read


def splits_or_leaves(text: str, entity: dict[str, Any]) -> bool:
    """Whether an entity ends beyond the text or within a character: both are refused."""
    ends = {0}
    for char in text:
        ends.add(max(ends) + utf16_length(char))
    return not {entity["offset"], entity["offset"] + entity["length"]} <= ends


def test_only_a_hundred_are_kept() -> None:
    read = from_html("<b>a</b> " * 150)
    assert len(read.entities) == MAX_ENTITIES


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<b><b>a</b>b</b>", [("bold", 0, 2)]),
        ("<b>a</b><b>b</b>", [("bold", 0, 2)]),
        ("<blockquote><b>a</b></blockquote>", [("blockquote", 0, 1), ("bold", 0, 1)]),
        ('<a href="a.b"><code>c</code></a>', [("code", 0, 1)]),
        ("<b>a #tag b</b>", [("bold", 0, 2), ("hashtag", 2, 4), ("bold", 2, 4), ("bold", 7, 1)]),
    ],
)
def test_nested_tags_become_what_telegram_keeps(source: str, kept: list[Any]) -> None:
    read = from_html(source)
    assert [(one["type"], one["offset"], one["length"]) for one in read.entities] == kept


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("\ta\r\nb\0", "a\nb"),
        ("a\u2028b\u202ec", "abc"),
        ("e\u0333", "e"),
        ("\u00a0a\u3000", "\u00a0a\u3000"),
        ("&#0;&#xd800;&ltx;&#12345678901;", "&#0;&#xd800;&ltx;&#12345678901;"),
    ],
)
def test_a_text_is_cleaned_as_telegram_does(source: str, text: str) -> None:
    assert from_html(source).text == text


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("a.b", "http://a.b/"),
        ("HTTPS://A.b:80/c?d#e", "https://a.b:80/c?d#e"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("tg:join", "tg://join"),
    ],
)
def test_addresses_are_written_out(source: str, url: str) -> None:
    assert from_html(f'<a href="{source}">x</a>').entities[0]["url"] == url
