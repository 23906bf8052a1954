"""A seeded generator of posts, as a blog has them: 6 KB each, with links to one another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

YEARS = range(2015, 2025)
_NOUNS = (
    "anchor archive binary branch buffer cache channel cluster column compiler container cursor"
    " dataset deadline debugger decoder dialect editor encoder engine entry error event feature"
    " filter folder format garden gradient handler header index kernel kitchen lantern latency"
    " ledger lexer library listener locale matrix measure memory merge mirror module morning"
    " notebook number object packet parser patch pattern pipeline plugin portrait pressure printer"
    " profile protocol query queue reader record recipe release reply report request river routine"
    " sample schema script season sensor server session shell signal sketch socket sound source"
    " stream string summer switch symbol system table target template theory thread ticket timer"
    " token trace traffic tunnel update value vector version village volume window winter worker"
)
_VERBS = (
    "accepts answers becomes breaks builds carries catches changes checks closes compares copies"
    " counts covers crosses draws drops finds follows forgets gathers gives grows hides holds joins"
    " keeps leaves limits links lists makes measures meets moves names needs opens orders paints"
    " parses passes prints proves pulls reads records repeats returns runs saves sends shows sorts"
    " splits starts stops stores takes tests turns waits walks warns wraps writes"
)
_SMALL = "the a every one this that no some our each"
NOUNS, VERBS, SMALL = _NOUNS.split(), _VERBS.split(), _SMALL.split()
JOINS = ("and", "but", "because", "while", "so that", "although", "where", "until")
CODE = {
    "python": "def {a}_{b}({c}: list[int]) -> int:\n    total = 0\n    for one in {c}:\n"
    '        total += one * {n}  # the {b}\n    print(f"{{total}} {a}")\n    return total\n',
    "bash": 'for {a} in *.{b}; do\n  grep -c "{c}" "${a}" || echo "{n} left"\ndone\n',
    "js": "const {a} = await fetch(`/{b}/{n}`);\nif (!{a}.ok) throw new Error('{c}');\n",
    "yaml": "{a}:\n  {b}: {n}\n  {c}: [one, two]\n",
}


def sentence(rng: random.Random) -> str:
    """Return a sentence of plain words, now and then with emphasis or code."""

    def clause() -> str:
        noun, other = rng.choice(NOUNS), rng.choice(NOUNS)
        if rng.random() < 0.08:
            noun = f"`{noun}_{other}`"
        elif rng.random() < 0.08:
            noun = f"*{noun}*"
        return f"{rng.choice(SMALL)} {noun} {rng.choice(VERBS)} {rng.choice(SMALL)} {other}"

    words = clause()
    while rng.random() < 0.45:
        words += f" {rng.choice(JOINS)} {clause()}"
    return words[0].upper() + words[1:] + rng.choice("....!?")


@dataclass(frozen=True)
class Post:
    """A post; its links to others are written ``[word](post-00042.md)``."""

    name: str
    title: str
    date: str
    tags: tuple[str, ...]
    body: str

    def text(self) -> str:
        """Return the post with front matter."""
        tags = ", ".join(self.tags)
        head = f"---\ntitle: {self.title}\ndate: {self.date}\ntags: [{tags}]\n---\n"
        return f"{head}\n\n{self.body}\n"


def post(seed: int, number: int, count: int) -> Post:
    """Return one of so many posts of about 6 KB: sections, lists, a table, code and links."""
    rng = random.Random(f"{seed} {number}")
    day = f"{YEARS[number % len(YEARS)]}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    tags = tuple(rng.sample(NOUNS, 2))
    title = " ".join(rng.sample(NOUNS, 3)).capitalize()
    parts: list[str] = []
    size = 0
    while size < 5800:
        kind = rng.random()
        if kind < 0.12:
            level = "##" if rng.random() < 0.7 else "###"
            block = f"{level} {' '.join(rng.sample(NOUNS, 3)).capitalize()}"
        elif kind < 0.24:
            language = rng.choice(list(CODE))
            a, b, c = rng.sample(NOUNS, 3)
            block = CODE[language].format(a=a, b=b, c=c, n=rng.randint(1, 99))
            block = f"```{language}\n{block}```"
        elif kind < 0.32:
            block = "\n".join(f"- {sentence(rng)}" for _ in range(rng.randint(2, 6)))
        elif kind < 0.35:
            rows = [f"| {rng.choice(NOUNS)} | {rng.randint(1, 999)} |" for _ in range(4)]
            block = "\n".join(["| Name | Count |", "| --- | ---: |", *rows])
        else:
            sentences = [sentence(rng) for _ in range(rng.randint(3, 7))]
            if rng.random() < 0.3:
                other = rng.randrange(count)
                sentences.append(f"See [{rng.choice(NOUNS)}](post-{other:05}.md).")
            if rng.random() < 0.2:
                sentences.append(f"More at <https://example.org/{rng.choice(NOUNS)}>.")
            block = " ".join(sentences)
        parts.append(block)
        size += len(block) + 2
    body = "\n\n".join(parts)
    return Post(f"post-{number:05}", f"{title} {number}", day, tags, body)


def posts(seed: int, count: int) -> Iterator[Post]:
    """Yield so many posts; the same seed gives the same posts."""
    for number in range(count):
        yield post(seed, number, count)
