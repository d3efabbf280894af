"""The blocks of running text; each has one template in templates/content/blocks/."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

# No h1, which is the page's title, and no embed, which would ask another host for a player.
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """An image with its caption."""

    # With a text for those who do not see it at each use: one picture says different things.
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        template = "content/blocks/image.html"


class TipBlock(blocks.StructBlock):
    """One numbered tip."""

    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"))


class TipsBlock(blocks.StructBlock):
    """Numbered tips, each with an address of its own."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    items = blocks.ListBlock(TipBlock(label=_("Tip")), label=_("Tips"))

    class Meta:
        icon = "list-ol"
        label = _("Numbered tips")
        template = "content/blocks/tips.html"


class SpeakerBlock(blocks.StructBlock):
    """Someone who is quoted."""

    name = blocks.CharBlock(label=_("Name"))
    role = blocks.CharBlock(required=False, label=_("Role"))
    organisation = blocks.CharBlock(required=False, label=_("Organisation"))


class QuoteBlock(blocks.StructBlock):
    """What one or more people said together."""

    text = blocks.TextBlock(label=_("Text"), help_text=_("Without quotation marks."))
    people = blocks.ListBlock(SpeakerBlock(label=_("Person")), label=_("People"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "content/blocks/quote.html"


class FactBlock(blocks.StructBlock):
    """One number that proves something."""

    # Words rather than a number: each language groups digits in its own way.
    number = blocks.CharBlock(label=_("Number"), help_text=_("As the language writes it: 1 240."))
    unit = blocks.CharBlock(required=False, label=_("Unit"))
    label = blocks.CharBlock(label=_("What it counts"))
    source = blocks.CharBlock(required=False, label=_("Source"))


class FactsBlock(blocks.StructBlock):
    """A few numbers side by side."""

    items = blocks.ListBlock(FactBlock(label=_("Fact")), min_num=1, max_num=4, label=_("Facts"))

    class Meta:
        icon = "order"
        label = _("Facts")
        template = "content/blocks/facts.html"


class CallBlock(blocks.StructBlock):
    """The invitation to book that stands at the end of the page."""

    text = blocks.TextBlock(label=_("Text"), help_text=_("What the reader can bring to a session."))

    class Meta:
        icon = "mail"
        label = _("Call to book")
        template = "content/blocks/call.html"


class BodyBlock(blocks.StreamBlock):
    """Running text of a page."""

    text = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        icon="pilcrow",
        label=_("Text"),
        template="content/blocks/text.html",
    )
    image = PictureBlock()
    tips = TipsBlock()
    quote = QuoteBlock()
    facts = FactsBlock()


class ArticleBlock(BodyBlock):
    """Running text of an article: it may end by calling the reader to book."""

    call = CallBlock()

    class Meta:
        # Two lists of tips would number their addresses alike.
        block_counts = {"call": {"max_num": 1}, "tips": {"max_num": 1}}


class QuotesBlock(blocks.StreamBlock):
    """Quotes, the first of them the large one."""

    quote = QuoteBlock()


def plain_text(value: blocks.StreamValue) -> str:
    """Return the words of running text, for counting and searching."""
    block: Any = value.stream_block
    return " ".join(str(text) for text in block.get_searchable_content(value))
