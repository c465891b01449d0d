"""`dealwire read` with a model: live on the loopback, recorded, and replayed to the same bytes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.scenarios.llm.test_models import endpoint

ROOT = Path(__file__).parents[3]
TELLS = "Anthropic will buy $3 billion of cloud capacity from CoreWeave."
GOOD = {
    "kind": "compute",
    "payers": ["Anthropic"],
    "payees": ["CoreWeave"],
    "amount": 3_000_000_000,
    "currency": "USD",
    "evidence": [TELLS],
}
INVENTED = GOOD | {"payers": ["Nobody Holdings"]}
ANSWER = json.dumps({"deals": [GOOD, INVENTED]})


def read(article, model, **settings):
    """Return what `dealwire read --json` prints, and what it says beside it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("DEALWIRE_")}
    env |= {"DEALWIRE_LLM": model} | {f"DEALWIRE_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", "read", "--json", str(article)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout, done.stderr


def written(folder):
    article = folder / "anthropic.txt"
    article.write_text(f"---\ntitle: Anthropic signs up\ndate: 2026-03-04\n---\n{TELLS}\n", encoding="utf-8")
    return article


def test_a_replay_prints_what_the_live_model_led_to_byte_for_byte(tmp_path):
    article, folder = written(tmp_path), tmp_path / "answers"

    async def live():
        async with endpoint(ANSWER) as (base, came):
            printed = await asyncio.to_thread(read, article, "openai:some-model", llm_base_url=f"{base}/v1")
            return printed, len(came)

    (printed, _), calls = asyncio.run(live())
    while True:  # each round records one more prompt: first the question, then the objection
        recorded, _ = read(article, f"record:{folder}")
        unanswered = [
            path for path in folder.glob("*.prompt.json") if not Path(str(path).replace("prompt", "answer")).exists()
        ]
        if not unanswered:
            break
        for path in unanswered:
            path.with_name(path.name.replace("prompt", "answer")).write_text(ANSWER, encoding="utf-8")

    assert calls == 2  # the invented party was asked about once more
    assert printed == recorded == read(article, f"replay:{folder}")[0]
    (event,) = [event for event in json.loads(printed)["events"] if event["shown"]]
    assert (event["payers"], event["amount"]) == (["Anthropic"], 3_000_000_000)


def test_without_an_answer_the_reading_is_that_of_the_rules(tmp_path):
    article = written(tmp_path)
    (tmp_path / "none").mkdir()

    assert read(article, f"replay:{tmp_path / 'none'}")[0] == read(article, "")[0]


def test_beyond_the_budget_the_reading_is_that_of_the_rules(tmp_path):
    article, folder = written(tmp_path), tmp_path / "answers"

    assert read(article, f"record:{folder}", llm_calls_a_day="0")[0] == read(article, "")[0]
    assert list(folder.glob("*")) == []
