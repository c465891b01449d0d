from bot.evaluation.answers import Answers, Expected
from bot.lexicon import load_lexicon
from bot.model import Article, Kind, Language
from bot.reading.mentions.traits import chance_of
from bot.training.names import NameExample, fitted_names, name_examples

TEXT = "Quellstrom Inc. agreed to buy power from Nvidia. Ulmbach is a town, and a rainy one."


def examples(text: str = TEXT) -> list[NameExample]:
    article = Article(url="https://news.example/1", title="", text=text, outlet="news.example", language=Language.EN)
    event = Expected(kind=Kind("power"), payers=("Quellstrom",), payees=("Nvidia",), evidence=(text,))
    answers = Answers(article="1.md", language=Language.EN, events=(event,))
    return list(name_examples("1", article, answers, load_lexicon()))


def test_party_that_no_list_has_is_a_name_and_another_word_is_none() -> None:
    found = examples()

    assert any(one.is_name and "evidence:3" in one.features for one in found)
    assert any(not one.is_name and "<^" in one.features and ">is" in one.features for one in found)


def test_known_name_is_hidden_at_times_and_found_by_its_place() -> None:
    assert any(one.is_name and "<from" in one.features for one in examples())


def test_same_article_gives_the_same_examples() -> None:
    assert examples() == examples()


def test_fitted_weights_tell_names_from_other_words() -> None:
    names = [NameExample(Language.EN, {"<with": 1.0, "bias": 1.0}, is_name=True)] * 80
    words = [NameExample(Language.EN, {"<the": 1.0, "bias": 1.0}, is_name=False)] * 80

    weights = fitted_names([*names, *words])[Language.EN].weights

    assert chance_of({"<with": 1.0, "bias": 1.0}, weights) > 0.9
    assert chance_of({"<the": 1.0, "bias": 1.0}, weights) < 0.1
