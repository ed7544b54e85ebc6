"""The only home of the proof that the browser assets are small, whole and free of foreign addresses."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
FIRST_VISIT_LIMIT = 160_000


@pytest.fixture(scope="module")
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assets", ROOT / "tools" / "assets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_minify_keeps_strings_and_meaning(assets: ModuleType) -> None:
    css = """/* a comment; with { } */
    .a , .b { content: "a ; b  /* kept */" ; width: calc(1px + 2px) ; }
    .c :hover > .d { color: red; }
    """
    assert assets.minify(css) == (
        '.a,.b{content: "a ; b  /* kept */";width: calc(1px + 2px)}.c :hover > .d{color: red}\n'
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("static/css/components", "static/vendor/fonts", "static/img"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "static/img/caret.svg").touch()
    (tmp_path / "static/vendor/fonts/a.woff2").touch()
    for name in ("tokens", "theme", "components/b", "components/a"):
        (tmp_path / f"static/css/{name}.css").write_text(f".{name[-1]} {{ color: red; }}")
    return tmp_path


@pytest.mark.parametrize("address", ["../img/caret.svg", "../../img/caret.svg"])
def test_addresses_are_seen_from_the_joined_file(assets: ModuleType, tree: Path, address: str) -> None:
    source = tree / "static/css/components/a.css"
    assert assets.place_urls(f"a{{b:url({address})}}", source, tree) == 'a{b:url("../img/caret.svg")}'


@pytest.mark.parametrize("address", ["https://elsewhere.example/x.svg", "data:image/svg+xml,x", "../img/none.svg"])
def test_foreign_and_missing_addresses_are_refused(assets: ModuleType, tree: Path, address: str) -> None:
    with pytest.raises(assets.AssetError):
        assets.place_urls(f'a{{b:url("{address}")}}', tree / "static/css/components/a.css", tree)


def test_styles_are_joined_in_one_order(assets: ModuleType, tree: Path) -> None:
    assert assets.join_styles(tree).split() == [
        ".s{color:",
        "red}",
        ".e{color:",
        "red}",
        *[".a{color:", "red}", ".b{color:", "red}"],
    ]


def test_the_built_styles_hold_no_picture_and_no_foreign_address() -> None:
    for name in ("bootstrap.css", "pearls.css", "print.css"):
        css = (VENDOR / name).read_text()
        assert "data:" not in css, name
        assert "http" not in css.replace("http://www.w3.org", ""), name


def test_bootstrap_has_only_the_parts_in_use(assets: ModuleType) -> None:
    css = (VENDOR / "bootstrap.css").read_text()
    assert ".form-control" in css
    assert ".btn" in css
    assert ".visually-hidden" in css
    assert ".modal" not in css
    assert ".carousel" not in css
    assert assets.sizes(ROOT)["bootstrap.css"] < 16_000


def test_assets_of_a_first_visit_stay_within_the_bar(assets: ModuleType) -> None:
    sizes = assets.sizes(ROOT)
    first = [name for name in sizes if name != "print.css" and "italic" not in name]
    assert sum(sizes[name] for name in first) < FIRST_VISIT_LIMIT


def test_fonts_come_with_their_licences() -> None:
    fonts = VENDOR / "fonts"
    assert len(list(fonts.glob("*.woff2"))) == 6
    for name in ("OFL-inter.txt", "OFL-source-serif-4.txt"):
        assert "SIL Open Font License" in (fonts / name).read_text().replace(
            "SIL OPEN FONT LICENSE", "SIL Open Font License"
        )
