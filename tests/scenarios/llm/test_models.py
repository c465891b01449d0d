"""The real clients of models against an endpoint on the loopback, and reading by files in their place."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from adapters.llm import open_model
from adapters.llm.prompt import prompt_for
from bot.errors import ConfigError, ModelError, UnreadableAnswerError
from bot.model import Article
from bot.model.claim import Claim, Question

TELLS = "Anthropic will buy $3 billion of cloud capacity from CoreWeave."
QUESTION = Question(article=Article(url="https://news.example/l", title="A deal", text=TELLS, outlet="news.example"))
DEAL = {
    "kind": "compute",
    "payers": ["Anthropic"],
    "payees": ["CoreWeave"],
    "amount": 3_000_000_000,
    "currency": "USD",
    "period": "total",
    "evidence": [TELLS],
}
CLAIM = Claim(
    kind="compute",
    payers=("Anthropic",),
    payees=("CoreWeave",),
    amount=3_000_000_000,
    currency="USD",
    period="total",
    evidence=(TELLS,),
)


def by_openai(arguments, request):
    tool = request["tools"][0]["function"]["name"]
    called = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": arguments}}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_750_000_000,
        "model": request["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": "tool_calls",
                "message": {"role": "assistant", "content": None, "tool_calls": [called]},
            }
        ],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
    }


def by_anthropic(arguments, request):
    tool = request["tools"][0]["name"]
    try:
        given = json.loads(arguments)
    except ValueError:
        given = {"deals": arguments}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "content": [{"type": "tool_use", "id": "tool_1", "name": tool, "input": given}],
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 1000, "output_tokens": 100},
    }


@asynccontextmanager
async def endpoint(answer, *, status=200, delay_s=0.0):
    """Serve both protocols on the loopback; yield the base URL and the requests that came."""
    came = []

    async def serve(request, shape):
        came.append(await request.json())
        await asyncio.sleep(delay_s)
        if status != 200:
            return web.json_response({"error": {"message": "no", "type": "error"}}, status=status)
        return web.json_response(shape(answer, came[-1]))

    async def openai(request):
        return await serve(request, by_openai)

    async def anthropic(request):
        return await serve(request, by_anthropic)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", openai)
    app.router.add_post("/v1/messages", anthropic)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}", came
    finally:
        await runner.cleanup()


def ask(maker, answer, **served):
    """Return what asking a model of this maker comes to, and the requests that it took."""

    async def run():
        async with endpoint(answer, **served) as (base, came):
            url = base if maker == "anthropic" else f"{base}/v1"
            model = open_model(f"{maker}:some-model", base_url=url, api_key="secret-key", timeout_s=2)
            try:
                return await model.ask(QUESTION), came
            except ModelError as error:
                return error, came
            finally:
                await model.close()

    return asyncio.run(run())


MAKERS = pytest.mark.parametrize("maker", ["openai", "ollama", "anthropic"])


@MAKERS
def test_a_model_is_given_the_form_of_the_answer_and_its_claims_come_back(maker):
    answer, came = ask(maker, json.dumps({"deals": [DEAL]}))

    assert answer.claims == (CLAIM,)
    assert len(came) == 1
    assert TELLS in json.dumps(came[0])
    assert "stake_percent" in json.dumps(came[0]["tools"])


@MAKERS
@pytest.mark.parametrize("broken", ["{", '{"deals": [{"kind": "compute"}]}', '{"deals": [], "note": "x"}'])
def test_an_answer_of_another_form_is_unreadable_and_not_asked_for_again_here(maker, broken):
    error, came = ask(maker, broken)

    assert isinstance(error, UnreadableAnswerError)
    assert len(came) == 1


@MAKERS
@pytest.mark.parametrize("served", [{"status": 500}, {"status": 401}, {"status": 429}, {"delay_s": 4}])
def test_a_refusal_an_error_and_silence_are_errors_of_one_call_without_the_key(maker, served):
    error, came = ask(maker, "{}", **served)

    assert isinstance(error, ModelError)
    assert not isinstance(error, UnreadableAnswerError)
    assert "secret-key" not in str(error)
    assert len(came) == 1


def test_a_name_without_a_maker_is_refused_with_what_to_write():
    with pytest.raises(ConfigError, match="MAKER:NAME"):
        open_model("gpt")
    with pytest.raises(ConfigError, match="openai:NAME"):
        open_model("acme:one")


@pytest.mark.parametrize("maker", ["openai", "anthropic"])
def test_a_missing_key_is_named_before_anything_is_asked(maker):
    with pytest.raises(ConfigError, match="DEALWIRE_LLM_API_KEY"):
        open_model(f"{maker}:some-model")


def replayed(folder, kind="replay"):
    return asyncio.run(open_model(f"{kind}:{folder}").ask(QUESTION))


def test_what_was_recorded_and_answered_is_replayed(tmp_path):
    with pytest.raises(ModelError, match="has no answer yet"):
        replayed(tmp_path, "record")
    (prompt,) = tmp_path.glob("*.prompt.json")
    assert TELLS in json.loads(prompt.read_text(encoding="utf-8"))["message"]

    answer = prompt.with_name(prompt.name.replace("prompt", "answer"))
    answer.write_text(json.dumps({"deals": [DEAL]}), encoding="utf-8")

    assert replayed(tmp_path).claims == replayed(tmp_path, "record").claims == (CLAIM,)


def test_a_replay_gives_what_the_live_model_gave(tmp_path):
    text = json.dumps({"deals": [DEAL]})
    live, _ = ask("openai", text)
    (tmp_path / f"{prompt_for(QUESTION).key}.answer.json").write_text(text, encoding="utf-8")

    assert replayed(tmp_path).claims == live.claims


@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe\x00", b'{"deals": [{"kind": "compute", "evidence": []}]}'])
def test_a_broken_answer_on_file_is_an_error_that_says_so(tmp_path, broken):
    (tmp_path / f"{prompt_for(QUESTION).key}.answer.json").write_bytes(broken)

    with pytest.raises(ModelError):
        replayed(tmp_path)


def test_a_replay_from_nowhere_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match="record:"):
        open_model(f"replay:{tmp_path / 'none'}")


def test_objections_make_another_prompt():
    again = Question(article=QUESTION.article, objections=("compute of X: no",))

    assert prompt_for(again).key != prompt_for(QUESTION).key
    assert "compute of X: no" in prompt_for(again).message
