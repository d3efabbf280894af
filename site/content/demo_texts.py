"""The demo's texts: reading the TOML files and turning their blocks into ours."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "demo"
LANGUAGES = ("fi", "en")

# As in the files: str keys, values as TOML has them.
Text = dict[str, Any]
# Gives the id of the picture with this file name, or None while nobody has drawn it.
FindImage = Callable[[str, str], int | None]


def read_texts(kind: str) -> dict[str, Text]:
    """Return every text of a kind ("articles") by its key, in the files' own order or by name."""
    texts = {path.stem: _read(path) for path in sorted((FOLDER / kind).glob("*.toml"))}
    return dict(sorted(texts.items(), key=lambda item: item[1].get("order", 0)))


def stream(blocks: Iterable[Text], find_image: FindImage) -> list[Text]:
    """Return a list of blocks as a StreamField takes it; images that are missing are left out."""
    made = ((block["type"], _value(block, find_image)) for block in blocks)
    return [{"type": name, "value": value} for name, value in made if value is not None]


def quote(text: Text) -> Text:
    """Return a story's quote as a block."""
    return {"type": "quote", "value": {"text": text["text"], "people": text["people"]}}


def fact(text: Text) -> Text:
    """Return one of a story's facts as a block."""
    return {"type": "fact", "value": text}


def _read(path: Path) -> Text:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _value(block: Text, find_image: FindImage) -> Any:
    match block["type"]:
        case "text":
            return block["html"].strip()
        case "tips":
            return {"title": block.get("title", ""), "items": block["items"]}
        case "quote":
            person = {"name": block["name"], "role": block.get("role", ""), "organisation": ""}
            return {"text": block["text"], "people": [person]}
        case "facts":
            return {"items": block["items"]}
        case "call":
            return {"text": block["text"]}
        case "image":
            return _image(block, find_image)
    # A block that is misspelt must be named: left out, it would be missed by nobody.
    raise ValueError(f"{block['type']!r} is no block of the demo texts (see demo/README.md)")


def _image(block: Text, find_image: FindImage) -> Text | None:
    image = find_image(block["file"], block["alt"])
    if image is None:
        return None
    alt = {"image": image, "decorative": not block["alt"], "alt_text": block["alt"]}
    return {"image": alt, "caption": block.get("caption", "")}
