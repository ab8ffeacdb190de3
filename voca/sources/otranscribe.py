"""oTranscribe's own documents: a transcript as a page's text, with times marked up, beside the recording's name."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

_MARK: Final = re.compile(r"<span[^<>]{0,80}\bdata-timestamp=[^<>]{0,80}>([^<>]*)</span>")
_BREAK: Final = re.compile(r"<br\s*/?>|</p>|</div>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,500}>")


def typed_lines(data: object) -> list[str]:
    """Return the lines of a document, times before what was said at them; none where it is none of oTranscribe's."""
    text = data.get("text") if isinstance(data, Mapping) and "media" in data else None
    if not isinstance(text, str) or not _TAG.search(text):
        return []
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", _MARK.sub(r"\1 ", text))))
    return plain.replace("\xa0", " ").splitlines()
