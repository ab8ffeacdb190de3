from __future__ import annotations

import pytest

from voca.stages.filler import judge


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("n/a", "filler"),
        ("N.A.", "filler"),
        ("No comment.", "filler"),
        ("-", "filler"),
        ("...", "filler"),
        ("Nothing to add!", "filler"),
        ("Thank you so much", "filler"),
        ("keine Angabe", "filler"),
        ("Sin comentarios", "filler"),
        ("k.A.", "filler"),
        ("rien à signaler", "filler"),
        ("sem comentários", "filler"),
        ("n.v.t.", "filler"),
        ("brak uwag", "filler"),
        ("Без комментариев", "filler"),
        ("特になし", "filler"),
        ("無し", "filler"),
        ("אין הערות", "filler"),
        ("لا تعليق", "filler"),
        ("Nichts hat funktioniert", None),
        ("No hay nada que decir de mi pedido", None),
        ("👍👍", "short"),
        ("5/5", "short"),
        ("Excellent!!", "short"),
        ("I love it", "short"),
        ("never again", "short"),
        ("https://example.com/a", "short"),
        ("https://example.com/a?b=c www.example.com", "short"),
        ("see https://example.com/a", None),
        ("@NorthAir thanks!", "filler"),
        ("@NorthAir @help_desk No.", "filler"),
        ("@NorthAir", "filler"),
        ("@NorthAir 👍", "short"),
        ("@NorthAir awesome! https://example.com/a", "short"),
        ("@NorthAir my bag", None),
        ("thanks@example.org", None),
        ("Expensive", None),
        ("Great service", None),
        ("The app is awful", None),
        ("nothing arrived", None),
        ("No parking", None),
        ("太贵了", None),
        ("Um, yeah.", "filler"),
        ("Mm-hm.", "filler"),
        ("Oh, right, okay.", "filler"),
        ("I mean, you know.", "filler"),
        ("Hmm, I don't know.", "filler"),
        ("That is about it, really.", "filler"),
        ("Yeah, really good.", "short"),
        ("Um, the car park, yeah.", None),
        ("No, you know the staff.", None),
        ("Er ist gut", None),
    ],
)
def test_judge(text, status):
    found = judge(text)
    assert (found[0] if found else None) == status
