"""Articles a second that one core reads, beside the tokenising alone of SudachiPy: `python -m bench.reading`.

The articles are those of the corpus, and the even half of the development articles where these lie beside the
repository. Each figure is of the best of several passes, by processor time, since other work on the machine only ever
slows a pass. The second table holds texts that are made to be slow: what bounds them are caps on the work for one
article (`LONGEST_TEXT` and those of the modules that it is handed to).
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import UTC, datetime
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sudachipy import Dictionary, SplitMode

from bot.config import Settings
from bot.lexicon import load_lexicon
from bot.model import Article
from bot.reading import RuleReader
from bot.wiring.articles import collect, open_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sudachipy import Tokenizer

_ROOT = Path(__file__).parent.parent
_LONGEST_FOR_SUDACHI = 12_000


def main() -> None:
    """Print both tables and the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--passes", type=int, default=3, help="how often each set is read; the best pass counts")
    passes = parser.parse_args().passes

    began = time.process_time()
    reader = RuleReader(load_lexicon())
    print(f"data loaded in {time.process_time() - began:.2f} s of processor time")

    sets = {name: _articles(paths) for name, paths in _sets().items()}
    speeds = {name: len(articles) / _best(passes, partial(_read, reader, articles)) for name, articles in sets.items()}
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20

    print(f"{'set':<22}{'articles':>9}{'letters each':>14}{'read/s':>9}{'tokenised/s':>13}{'ratio':>8}")
    for name, articles in sets.items():
        letters = sum(len(one.full_text) for one in articles) // len(articles)
        line = f"{name:<22}{len(articles):>9}{letters:>14}{speeds[name]:>9.1f}"
        if name.endswith("ja"):
            tokenised = len(articles) / _best(passes, partial(_tokenise, articles))
            line += f"{tokenised:>13.1f}{speeds[name] / tokenised:>8.2f}"
        print(line, flush=True)
    print(f"peak memory of reading {peak:.0f} MB")

    print("\nmade to be slow")
    for name, text in _slow_texts().items():
        article = Article(url="file:slow", title="", text=text, outlet="bench", published_at=datetime.now(UTC))
        seconds = _best(1, partial(_read, reader, [article]))
        print(f"{name:<40}{len(text):>10} letters {seconds:>6.2f} s", flush=True)


def _sets() -> dict[str, list[Path]]:
    """Return the files of each set by name; only files whose number is even of the development articles."""
    corpus = _ROOT / "tests" / "corpus" / "articles"
    sets = {f"corpus {language}": sorted((corpus / language).glob("*.*")) for language in ("en", "ja")}
    development = _ROOT.parent / "shared" / "gold" / "dev"
    for language in ("en", "ja"):
        found = [path for path in (development / language).glob("*.md") if path.stem.isdigit()]
        sets[f"development {language}"] = sorted(path for path in found if int(path.stem) % 2 == 0)
    return {name: paths for name, paths in sets.items() if paths}


def _articles(paths: Sequence[Path]) -> list[Article]:
    articles, errors = collect(open_sources(Settings(_env_file=None)), [str(path) for path in paths])
    if errors:
        raise errors[0]
    return articles


def _read(reader: RuleReader, articles: Sequence[Article]) -> int:
    return sum(len(reader.read(one).events) for one in articles)


def _best(passes: int, work: Callable[[], object]) -> float:
    """Return the processor time of the fastest pass, in seconds."""
    clock = [time.process_time()]
    for _ in range(passes):
        work()
        clock.append(time.process_time())
    return min(after - before for before, after in pairwise(clock))


def _tokenise(articles: Sequence[Article]) -> int:
    """Return the number of morphemes: the yardstick, as a reader by morphology begins with them."""
    tokenizer = _tokenizer()
    return sum(
        len(tokenizer.tokenize(line[:_LONGEST_FOR_SUDACHI]))
        for article in articles
        for line in article.full_text.splitlines()
    )


@cache
def _tokenizer() -> Tokenizer:
    return Dictionary(dict="core").tokenizer(mode=SplitMode.C)


def _slow_texts() -> dict[str, str]:
    return {
        "one letter": "a" * 1_000_000,
        "no full stop": "OpenAI will invest $5 billion in Oracle and " * 25_000,
        "no full stop, Japanese": "OpenAIはオラクルに50億ドルを投資し、" * 25_000,
        "10,000 sums": "OpenAI pays Oracle $5 billion. " * 10_000,
        "10,000 sums, no two alike": " ".join(f"OpenAI pays Oracle ${n} million." for n in range(1, 10_000)),
        "5,000 names with a deal each": " ".join(
            f"Zorb{chr(97 + n % 26)}{chr(97 + n // 26)} Inc. will buy Zz{n} Corp for $3bn." for n in range(5000)
        ),
    }


if __name__ == "__main__":
    main()
