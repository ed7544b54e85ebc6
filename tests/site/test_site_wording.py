"""What the small Markdown protects: no HTML of a writer reaches a reader, a picture comes from the library alone, an address leads somewhere."""

import pytest

from pearls.site.wording import Shown, compare, fill, names_in, pictures_in, problems, render

SHOT = Shown(src="/p/480.webp", srcset="/p/480.webp 480w", alt="A <choir>", width=800, height=500, credit="Ilze")


def test_headings_stand_below_the_pages_own():
    assert render("# A\n\n## B\n\n### C\n\n##### D", {}, {}) == "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n<h3>D</h3>\n"


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "a <b onclick=x>b</b>",
        "[x](javascript:alert(1))",
        "![](javascript:alert(1))",
        "<!-- x -->",
    ],
)
def test_nothing_that_runs_gets_through(typed):
    html = render(typed, {}, {})
    assert [bad for bad in ("<script", "<b ", 'href="javascript', "<!--", "src=") if bad in html] == []


def test_a_fact_is_text_and_never_markup():
    assert render("It is {x}.", {"x": "**<b>**"}, {}) == "<p>It is **&lt;b&gt;**.</p>\n"


def test_an_unknown_placeholder_stays_as_it_was_typed():
    assert fill("{deadline} and {nothing}", {"deadline": "May"}) == "May and {nothing}"
    assert names_in("{a} {b_c} {a}", "{d}") == ["a", "b_c", "d"]


def test_a_picture_of_the_library_becomes_a_figure_with_its_maker():
    html = render("![In spring](picture:7)\n\nAfter", {}, {7: SHOT})
    assert 'alt="A &lt;choir&gt;"' in html
    assert "In spring Picture: Ilze</figcaption></figure>" in html
    assert html.endswith("<p>After</p>\n")
    assert pictures_in("![](picture:7) ![](picture:7) ![](x.png)") == [7]


def test_a_picture_that_is_gone_leaves_nothing_behind():
    assert render("![](picture:7)\n\nAfter", {}, {}) == "<p>After</p>\n"
    assert render("![](other.png)\n\nAfter", {}, {}) == "<p>After</p>\n"
    assert render("Words ![](picture:7) on", {}, {7: SHOT}) == "<p>Words  on</p>\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("[x](www.example.org)", "“www.example.org” is no address."),
        ("[x](//example.org)", "“//example.org” is no address."),
        ("![](https://example.org/x.png)", "is not in the picture library"),
        ("![](picture:8)", "is not in the picture library"),
        ("Words ![](picture:7)", "on a line of its own"),
        ("![](picture:9)", "Give picture 9 an alternative text in this language (lv) first."),
    ],
)
def test_what_is_wrong_is_said_in_words(typed, told):
    said = problems(typed, {7: True, 9: False}, "lv")
    assert len(said) == 1
    assert told in said[0]


def test_good_addresses_and_pictures_are_fine():
    good = "[a](/call/) [b](https://x.example) [c](mailto:a@b.example) [d](#x)\n\n![](picture:7)"
    assert problems(good, {7: True}, "en") == []


def test_two_texts_are_compared_word_by_word():
    assert compare("a warm room", "a cold room") == [("same", "a "), ("out", "warm"), ("in", "cold"), ("same", " room")]
    assert compare("", "new") == [("in", "new")]
    assert compare("old", "") == [("out", "old")]
