"""Markdown and HTML of other people's, made safe for the pages on which it is read: formgrader's and the feedback."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import bleach
from bleach.css_sanitizer import ALLOWED_CSS_PROPERTIES, CSSSanitizer
from bleach.html5lib_shim import Filter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.bitmaps import is_bitmap_base64

MAX_MARKDOWN = 10_000
"""Longer texts are shown as they were written: what a hostile one costs to render grows with the square."""

MAX_FORMULAS = 100
"""Formulas (of the kinds that are slow to find the end of) in a text that is rendered."""

_SLOW = ("\\\\[", "\\\\(", "\\begin{")

# fmt: off
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
})
_ATTRIBUTES = frozenset({
    "align", "alt", "aria-label", "colspan", "height", "href", "role", "rowspan", "scope", "src", "style", "title",
    "width",
})
# fmt: on
_PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
_PLAIN_ATTRIBUTES = frozenset({"alt", "colspan", "href", "rowspan", "scope", "title"})
_STYLES = frozenset(
    ALLOWED_CSS_PROPERTIES
    | {"border", "border-left", "border-collapse", "padding", "margin", "white-space", "overflow-x", "list-style"}
) - {"background-image"}
_LOCAL_FILE = re.compile(r"(?!/)(?!(?:.*/)?\.{2,}(?:/|$))(?:[\w .()/-]|%20)+")
_COLOUR = re.compile(r"\b(?:rgb|hsl)a?\(")
_BITMAP_LINK = re.compile(r"data:(image/(?:png|jpeg|gif));base64,")


def clean_html(markup: str) -> str:
    """HTML without scripts, forms, frames and links of strange protocols, which fetches nothing from elsewhere.

    Pictures are bitmaps within the page or files beside the notebook; of others the words stand there.
    """
    cleaner = bleach.Cleaner(
        tags=_TAGS,
        attributes=_allowed,
        protocols=_PROTOCOLS,
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
        filters=[_OwnPictures],
    )
    return str(cleaner.clean(markup))


def plain_html(markup: str) -> str:
    """HTML as `clean_html` leaves it, without a style or a role of its own, and without files beside it.

    Raises:
        RecursionError: it is nested too deeply.
    """
    cleaner = bleach.Cleaner(tags=_TAGS, attributes=_allowed_on_a_page, protocols=_PROTOCOLS, filters=[_OwnPictures])
    return str(cleaner.clean(markup))


class _OwnPictures(Filter):  # type: ignore[misc]
    """Puts the words of a picture that was not let through in its place."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token.get("name") == "img" and (None, "src") not in token["data"]:
                yield {"type": "Characters", "data": f"[{token['data'].get((None, 'alt')) or 'picture'}]"}
            else:
                yield token


def markdown_html(source: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Markdown as HTML that is not yet clean; a text that cannot be rendered, or is too long, as it was written."""
    if too_long(source) or sum(map(source.count, _SLOW)) > MAX_FORMULAS:
        return as_written(source)
    renderer = _Renderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    # A formula can hold a link, which MathJax would make one of any protocol.
    harmless = source.replace("\\href", "\\text").replace("\\require", "\\text")
    try:
        return str(MarkdownWithMath(renderer=renderer).render(harmless))
    except Exception:
        # Nothing that a student writes may keep the page from being made.
        return as_written(source)


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's, which a picture that is not attached does not stop, and which makes one from elsewhere a link."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if urlsplit(url).scheme in ("http", "https"):
            # Loaded, it would tell somebody else's server that, and from where, the page is read.
            return str(self.link(f"[{html.escape(text or url)}]", url, title))
        return str(super().image(text, url, title))

    def _embed_image_or_attachment(self, src: str) -> str:
        name = src.removeprefix("attachment:")
        if name == src:
            return src
        bundle = self.attachments.get(name, {})
        return next((f"data:{kind};base64,{bundle[kind]}" for kind in _BITMAP_KINDS if kind in bundle), "")


_BITMAP_KINDS = ("image/png", "image/jpeg", "image/gif")


def too_long(source: str) -> bool:
    """Whether a text is not to be rendered, nor cleaned: both take by the square of its length."""
    return len(source) > MAX_MARKDOWN


def as_written(source: str) -> str:
    """A text as HTML that shows it as it was written; that is clean already."""
    return f"<pre>{html.escape(source)}</pre>"


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        # Formgrader finds its buttons and fields by class: nothing of a student's may look like one. Short names colour
        # code.
        return all(part == "highlight" or len(part) <= 2 for part in value.split())
    if name == "src":
        # A picture from elsewhere tells its server who reads the page; one of this server may be a command to it.
        return tag == "img" and (_is_bitmap_link(value) or _LOCAL_FILE.fullmatch(value) is not None)
    if name == "style":
        return not {"(", "\\"} & set(_COLOUR.sub("", value))
    return name in _ATTRIBUTES and not value.strip().lower().startswith("data:")


def _allowed_on_a_page(tag: str, name: str, value: str) -> bool:
    if tag == "img" and name == "src":
        return _is_bitmap_link(value)
    return name in _PLAIN_ATTRIBUTES and not value.strip().lower().startswith("data:")


def _is_bitmap_link(value: str) -> bool:
    found = _BITMAP_LINK.match(value)
    return found is not None and is_bitmap_base64(found[1], value[found.end() :])
