"""Words of scales in the languages of surveys, as phrases: how strong they are, and on which side; for ``verbal``."""

from __future__ import annotations

from typing import Final

# How strongly a word goes with what it stands before, from a touch to no more possible; without a word it is _PLAIN.
STRENGTHS: Final = {
    1: "slightly|a little|a bit|etwas|un peu|un poco|algo",
    2: "somewhat|rather|fairly|probably|tend to|mostly|eher|plutot|mas bien|bastante|abbastanza|assez|redelijk|"
    "probablement|probablemente|wahrscheinlich|"
    "raczej|raczej sie|скорее|比较",
    3: "moderately|generally|reasonably|quite|ziemlich|uberwiegend|razoavelmente",
    5: "very|strongly|highly|sehr|stark|tres|muy|fortement|molto|muito|zeer|helemaal|bardzo|cok|hic|"
    "очень|מאוד|جدا|매우",
    6: "extremely|completely|totally|entirely|absolutely|fully|definitely|voll|voll und ganz|vollig|vollkommen|"
    "ausserst|uberhaupt|gar|auf jeden fall|tout a fait|entierement|totalement|certainement|totalmente|completamente|"
    "extremadamente|definitivamente|du tout|zdecydowanie|zdecydowanie sie|calkowicie|полностью|совершенно|"
    "абсолютно|совсем|تماما",
}
# Pairs of what is good and what is bad: what a scale has between two poles, under the name of what it measures.
POLES: Final = {
    "satisfaction": (
        "satisfied|happy|pleased|zufrieden|satisfait|satisfaite|satisfecho|satisfecha|content|"
        "soddisfatto|soddisfatta|satisfeito|satisfeita|tevreden|zadowolony|zadowolona|zadowoleni|memnun|memnunum|"
        "удовлетворен|удовлетворена|доволен|довольна|מרוצה|راض|راضي|راضية|만족",
        "dissatisfied|unsatisfied|unhappy|displeased|unzufrieden|insatisfait|insatisfaite|insatisfecho|insatisfecha|"
        "nicht zufrieden|pas satisfait|mecontent|"
        "insoddisfatto|insoddisfatta|insatisfeito|insatisfeita|ontevreden|niezadowolony|niezadowolona|niezadowoleni|"
        "memnun degil|memnun degilim|не удовлетворен|не удовлетворена|неудовлетворен|неудовлетворена|недоволен|"
        "недовольна|не доволен|לא מרוצה|غير راض|غير راضي|غير راضية|불만족",
    ),
    "agreement": (
        "agree|stimme zu|zustimmen|trifft zu|d accord|de acuerdo|d accordo|concordo|eens|zgadzam sie|zgadzam|"
        "katılıyorum|согласен|согласна|מסכים|מסכימה|أوافق",
        "disagree|stimme nicht zu|lehne ab|trifft nicht zu|pas d accord|en desaccord|en desacuerdo|in disaccordo|"
        "discordo|oneens|nie zgadzam sie|nie zgadzam|katılmıyorum|не согласен|не согласна|לא מסכים|לא מסכימה|لا أوافق",
    ),
    "likelihood": ("likely|wahrscheinlich|probable", "unlikely|unwahrscheinlich|improbable|peu probable"),
    "ease": ("easy|einfach|leicht|facile|facil", "difficult|hard|schwierig|schwer|difficile|dificil"),
    "intention": ("yes|ja|oui|si|would", "no|nein|non|not|would not|nicht|pas"),
    "safety": ("safe|secure|sicher|seguro|segura|sicuro|veilig", "unsafe|insecure|unsicher|inseguro|insegura|onveilig"),
    "liking": ("love|like", "hate|dislike"),
    "support": (
        "support|in favour|in favor|favour|favor|dafur|befurworte|pour|favorable|a favor|a favore|favorevole|voor",
        "oppose|opposed|against|do not support|dagegen|contre|defavorable|en contra|contrario|contro|contra|tegen",
    ),
    "effort": (
        "low effort|little effort|geringer aufwand|wenig aufwand|peu d effort|poco esfuerzo|poco sforzo|pouco esforco",
        "high effort|much effort|a lot of effort|hoher aufwand|viel aufwand|beaucoup d effort|mucho esfuerzo|"
        "molto sforzo|muito esforco",
    ),
}
ALONE: Final = {  # whole answers whose strength is in the word
    answer: level
    for level, answers in (
        (("liking", 1, 5), "love|i love it"),
        (("liking", 1, 4), "like|i like it"),
        (("liking", -1, 4), "dislike"),
        (("liking", -1, 5), "hate"),
        (("agreement", -1, 4), "lehne ab"),
        (("intention", 1, 6), "definitely|certainly|certainement|definitivamente|auf jeden fall"),
        (("intention", 1, 2), "probably|probablement|probablemente"),
        (("intention", -1, 6), "auf keinen fall"),
        # no blanks between the words
        (("satisfaction", 1, 5), "非常满意|很满意|十分满意|非常滿意|非常に満足|とても満足|大変満足"),
        (("satisfaction", 1, 4), "满意|滿意|満足"),
        (("satisfaction", 1, 2), "比较满意|比較滿意|やや満足|まあ満足"),
        (("satisfaction", -1, 2), "比较不满意|比較不滿意|やや不満|やや不満足"),
        (("satisfaction", -1, 4), "不满意|不滿意|不満|不満足"),
        (("satisfaction", -1, 5), "非常不满意|很不满意|十分不满意|非常不滿意|非常に不満|とても不満|大変不満"),
        (("agreement", 1, 5), "非常同意|とてもそう思う|非常にそう思う"),
        (("agreement", 1, 4), "同意|そう思う"),
        (("agreement", 1, 2), "比较同意|ややそう思う"),
        (("agreement", -1, 2), "比较不同意|あまりそう思わない"),
        (("agreement", -1, 4), "不同意|そう思わない"),
        (("agreement", -1, 5), "非常不同意|全くそう思わない|まったくそう思わない"),
    )
    for answer in answers.split("|")
}

# What stands below the middle of a scale whose upper half has other words, and how strongly it does.
LITTLE: Final = {
    **dict.fromkeys("poco|peu|pouco|pouca|wenig|weinig|malo".split("|"), 2),
    **dict.fromkeys("nada|per niente|per nulla|niente|in nessun modo".split("|"), 5),
}
