"""The demo's texts and pictures are whole: both languages, every reference, our typography."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).parents[2] / "site" / "content" / "demo"
LANGUAGES = ("fi", "en")
KINDS = ("articles", "stories", "services", "people", "pages", "session_types")
FILES = [path for kind in KINDS for path in sorted((DEMO / kind).glob("*.toml"))]
REFERENCES = {
    "authors": "people",
    "consultants": "people",
    "people": "people",
    "services": "services",
    "related": "articles",
    "articles": "articles",
    "story": "stories",
    "session_type": "session_types",
}

PAGE = {"title", "slug", "seo_description", "intro"}
PLAIN = PAGE | {"body"}
PICTURED = PLAIN | {"image_alt"}
SHARED_KEYS = {
    "articles": {"published_on", "authors", "services", "image", "related"},
    "stories": {"published_on", "year", "services", "consultants", "image", "related"},
    "services": {"order", "people", "image"},
    "people": {"name", "email", "order", "photo", "time_zone", "services"},
    "pages": set(),
    "pages/home": {"image", "story", "articles", "session_type"},
    "pages/about": {"image"},
    "session_types": {
        "order", "minutes", "kind", "seats", "price_cents", "currency", "consultants", "location",
    },
}  # fmt: skip
LANGUAGE_KEYS = {
    "articles": PICTURED,
    "stories": PAGE | {
        "image_alt", "organisation", "project", "result", "facts", "goals", "implementation",
        "outcome", "feedback", "quotes",
    },
    "services": PICTURED,
    "people": {"slug", "role", "seo_description", "intro", "photo_alt", "bio"},
    "pages": PAGE,
    "pages/home": PAGE | {"image_alt", "headline", "lead", "proof", "action"},
    "pages/about": PICTURED,
    "pages/privacy": PLAIN,
    "pages/accessibility": PLAIN,
    "session_types": {"name", "summary", "description", "place", "questions"},
}  # fmt: skip
BLOCK_KEYS = {
    "text": {"html"},
    "tips": {"title", "items"},
    "quote": {"text", "name", "role"},
    "facts": {"items"},
    "image": {"file", "alt", "caption"},
    "call": {"text"},
}
ALLOWED_TAG = re.compile(
    r'</?(?:p|h2|h3|ul|ol|li|b|i|a)>|<a href="(?:https:|mailto:)[^"<>\s]+">',
)


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def of(kind: str) -> list[Path]:
    return [path for path in FILES if path.parent.name == kind]


def expected(keys: dict[str, set[str]], path: Path) -> set[str]:
    return keys.get(named(path), keys[path.parent.name])


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def blocks(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for part in value.values():
            yield from blocks(part)
    elif isinstance(value, list):
        for part in value:
            yield from blocks(part)


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: value[key] if key == "type" else shape(value[key]) for key in value}
    return [shape(part) for part in value] if isinstance(value, list) else type(value)


def without_tags(text: str) -> str:
    return re.sub(r"<[^>]*>", " ", text)


def prose(path: Path, language: str) -> str:
    return without_tags(" ".join(texts(load(path)[language])))


def words(article: dict[str, Any]) -> int:
    return len(without_tags(" ".join([article["intro"], *texts(article["body"])])).split())


each_file = pytest.mark.parametrize("path", FILES, ids=named)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_there_is_enough_to_show():
    counts = {kind: len(of(kind)) for kind in KINDS}

    assert counts == {
        "articles": 8,
        "stories": 3,
        "services": 3,
        "people": 3,
        "pages": 9,
        "session_types": 3,
    }


def test_people_and_session_types_have_the_names_others_rely_on():
    assert {path.stem for path in of("people")} == {"aino", "eero", "sofia"}
    assert {path.stem for path in of("session_types")} == {
        "maksuton-sparraus",
        "syventava-sparraus",
        "ryhmasparraus",
    }


@each_file
def test_a_file_holds_the_keys_of_its_kind(path):
    item = load(path)

    assert set(item) - {*LANGUAGES} == expected(SHARED_KEYS, path)
    assert [set(item[language]) for language in LANGUAGES] == [expected(LANGUAGE_KEYS, path)] * 2


@each_file
def test_both_languages_are_built_alike(path):
    item = load(path)

    assert shape(item["fi"]) == shape(item["en"])


@each_file
def test_every_text_is_written(path):
    may_be_empty = {"unit", "help", "caption"}
    fields = re.findall(r'^\s*(\w+) = ""$', path.read_text(encoding="utf-8"), re.MULTILINE)

    assert set(fields) <= may_be_empty


@each_file
def test_every_reference_leads_somewhere(path):
    item = load(path)
    wanted = [
        DEMO / REFERENCES[name] / f"{key}.toml"
        for name in REFERENCES.keys() & item.keys()
        for key in ([item[name]] if isinstance(item[name], str) else item[name])
    ]

    assert [file for file in wanted if not file.exists()] == []


@each_file
def test_every_picture_is_there(path):
    item = load(path)
    names = {item[key] for key in ("image", "photo") if key in item}
    names |= {block["file"] for block in blocks(item) if block["type"] == "image"}

    assert [name for name in names if not (DEMO / "images" / name).exists()] == []


def test_every_picture_is_used_and_all_are_light():
    pictures = list((DEMO / "images").glob("*.png"))
    sources = "".join(path.read_text(encoding="utf-8") for path in FILES)

    assert [file.name for file in pictures if f'"{file.name}"' not in sources] == []
    assert sum(file.stat().st_size for file in DEMO.rglob("*.*")) < 3_000_000


@each_file
def test_blocks_are_of_a_known_type(path):
    found = [(block["type"], block.keys() - {"type"}) for block in blocks(load(path))]

    assert [keys for kind, keys in found if keys != BLOCK_KEYS[kind]] == []


@each_file
def test_markup_keeps_to_the_few_tags_allowed(path):
    markup = "".join(texts(load(path)))

    assert re.findall(r"[<>]", ALLOWED_TAG.sub("", markup)) == []


@each_file
def test_no_text_shouts(path):
    assert [text for text in texts(load(path)) if "!" in text] == []


@each_file
def test_finnish_is_quoted_with_two_right_marks(path):
    text = prose(path, "fi")

    assert [mark for mark in "\"'“„«»‘" if mark in text] == []
    assert text.count("”") % 2 == 0


@each_file
def test_english_is_quoted_with_a_left_and_a_right_mark(path):
    text = prose(path, "en")

    assert [mark for mark in "\"'„«»‘" if mark in text] == []
    assert [mark for mark in "“”" if mark in re.sub(r"“[^“”]*”", "", text)] == []


@each_file
def test_a_number_never_parts_from_its_unit_or_hour(path):
    parted = re.compile(r"\d (?:%|min\b|a\.m\.|p\.m\.|\d{3}\b)|\bklo \d| - |\d-\d+[\s,.]")

    assert [hit for text in texts(load(path)) for hit in parted.findall(text)] == []


@each_file
def test_a_description_fits_a_search_result(path):
    item = load(path)
    found = [item[language].get("seo_description", "") for language in LANGUAGES]

    assert [text for text in found if len(text) > 160] == []


@each_language
def test_no_two_pages_share_a_slug(language):
    for kind in KINDS[:-1]:
        slugs = [load(path)[language]["slug"] for path in of(kind)]

        assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("path", of("articles"), ids=named)
@each_language
def test_an_article_is_worth_reading_and_ends_with_an_invitation(path, language):
    article = load(path)[language]

    assert 500 <= words(article) <= 900
    assert [block["type"] for block in article["body"]].count("call") == 1
    assert article["body"][-1]["type"] == "call"


def test_two_articles_at_least_have_ten_tips():
    tips = [block for path in of("articles") for block in blocks(load(path)["fi"])]

    assert sum(block["type"] == "tips" and len(block["items"]) == 10 for block in tips) >= 2


@pytest.mark.parametrize("path", of("stories"), ids=named)
@each_language
def test_a_story_has_three_facts_and_named_people(path, language):
    story = load(path)[language]
    people = [person for quote in story["quotes"] for person in quote["people"]]

    assert [set(fact) for fact in story["facts"]] == [{"number", "unit", "label"}] * 3
    assert [set(person) for person in people] == [{"name", "role", "organisation"}] * len(people)
    assert people


def test_one_quote_at_least_is_said_by_two_people():
    quotes = [quote for path in of("stories") for quote in load(path)["fi"]["quotes"]]

    assert max(len(quote["people"]) for quote in quotes) >= 2


@pytest.mark.parametrize("path", of("session_types"), ids=named)
def test_questions_are_the_same_in_both_languages(path):
    item = load(path)
    asked = [
        [
            (q["key"], q["kind"], q["required"], len(q["choices"]))
            for q in item[language]["questions"]
        ]
        for language in LANGUAGES
    ]

    assert asked[0] == asked[1]
    assert {kind for _, kind, _, _ in asked[0]} <= {"short", "long", "choice"}


def test_dates_of_publication_are_dates():
    days = [load(path)["published_on"] for path in [*of("articles"), *of("stories")]]

    assert [day for day in days if type(day) is not date] == []
