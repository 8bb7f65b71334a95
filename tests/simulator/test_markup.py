"""Is HTML read as Telegram reads it?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ApiError
from simulator.markup import from_html, to_html, utf16_length


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("&lt;b&gt; &amp;&quot;", '<b> &"', []),
        ("&nbsp; & &#128512;&#x41;", "&nbsp; & 😀A", []),
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<STRONG>a</strong >", "a", [("bold", 0, 1)]),
        ("😀<i>é</i>", "😀é", [("italic", 2, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 2)]),
        ("<s>a</s>", "a", [("strikethrough", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)]),
        ("<b></b>a", "a", []),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-py">a</code></pre>', "a", [("pre", 0, 1)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ('<a href="https://a.b/?x&amp;y">a</a>', "a", [("text_link", 0, 1)]),
        ("<a href='nowhere'>a</a>", "a", []),
        ("  <b> a</b>\n\n", "a", [("bold", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read = from_html(source)
    assert read.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in read.entities] == entities


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("é<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("😀<b", "Unclosed start tag at byte offset 4"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            "<a href>a</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ("<a href=a?b>a</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_broken_html_is_refused_with_its_place(source: str, error: str) -> None:
    with pytest.raises(ApiError) as refused:
        from_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


@given(st.text(alphabet="ab<>/&;='\" \nié😀#x12"))
def test_whatever_comes_is_read_or_refused_never_broken(source: str) -> None:
    try:
        read = from_html(source)
    except ApiError:
        return
    size = utf16_length(read.text)
    for entity in read.entities:
        assert entity["length"] > 0
        assert entity["offset"] >= 0
        assert entity["offset"] + entity["length"] <= size


@given(st.text(alphabet="ab &<>é😀", min_size=1))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert from_html(escaped).text == text.strip()


def test_formatting_can_be_written_out_again() -> None:
    source = '<b>a<i>b</i></b> &lt;<a href="https://a.b/">c</a><blockquote>😀</blockquote>'
    read = from_html(source)
    assert to_html(read.text, read.entities) == source
