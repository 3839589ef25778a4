"""What is spent is never more than the budget, and what is left may be used."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from crossaisle.errors import ModelBusyError, ModelOutputError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.budgeted import Budget, BudgetedLanguageModel
from crossaisle.protocols import Chunk, Completion, Prompt, Usage
from crossaisle.testing import ScriptedLanguageModel

LATER = time.monotonic() + 3600
PROMPT = Prompt("a tent", max_tokens=40)
MIDNIGHT = 1_790_035_200.0
"""00:00 UTC of a day."""


@pytest.fixture
def now():
    return [MIDNIGHT + 3600]


@pytest.fixture
def budgeted(tmp_path, now):
    models = []

    def make(budget, inner=None):
        model = BudgetedLanguageModel(inner or ScriptedLanguageModel("one two"), tmp_path / "budget.db", budget, clock=lambda: now[0])
        models.append(model)
        return model

    yield make
    for model in models:
        model.close()


def calls(model, most=100):
    """How many calls go through before the budget is spent, and what the refusal says."""
    for number in range(most):
        try:
            model.complete(PROMPT, deadline=LATER)
        except ModelBusyError as exc:
            return number, exc
    return most, None


def test_tokens_of_a_minute(budgeted, now):
    model = budgeted(Budget(tokens_per_minute=120))  # 12 a call, and 18 + 40 put aside before it
    now[0] += 20
    number, refusal = calls(model)
    assert number == 6
    assert "budget of this minute" in refusal.message
    assert refusal.retry_after_s == 40
    now[0] += 40
    assert calls(model)[0] == 6


def test_tokens_of_a_day_hold_across_minutes_and_end_at_midnight(budgeted, now):
    model = budgeted(Budget(tokens_per_day=120))
    made = 0
    for _ in range(10):
        made += calls(model)[0]
        now[0] += 60
    assert made == 6
    refusal = calls(model)[1]
    assert "budget of this day" in refusal.message
    assert refusal.retry_after_s == MIDNIGHT + 86_400 - now[0]
    now[0] = MIDNIGHT + 86_400
    assert calls(model)[0] == 6


def test_money_goes_by_prompt_and_answer(budgeted):
    # 10 tokens in, 2 out: 10 * 0.001 + 2 * 0.01 = 0.03 a call; put aside at most 18 * 0.001 + 40 * 0.01
    model = budgeted(Budget(money_per_minute=0.6, price_in=1.0, price_out=10.0))
    assert calls(model)[0] == 7


def test_money_of_a_day(budgeted, now):
    model = budgeted(Budget(money_per_day=0.6, price_in=1.0, price_out=10.0))
    assert calls(model)[0] == 7
    now[0] += 3600
    assert calls(model)[0] == 0


def test_cost_is_rounded_up_and_no_limit_is_no_limit():
    budget = Budget(price_in=0.0001, price_out=0.0001)
    assert budget.cost(Usage(1, 1)) == (2, 1)
    assert not budget.is_limited
    assert Budget(money_per_day=1).is_limited


def test_processes_share_one_book(budgeted):
    first, second = (budgeted(Budget(tokens_per_day=120)) for _ in range(2))
    assert calls(first, most=2)[0] == 2
    assert calls(second)[0] == 4


def test_calls_side_by_side_do_not_spend_the_same_rest(budgeted):
    class Slow(ScriptedLanguageModel):
        def complete(self, prompt, **options):
            time.sleep(0.05)
            return Completion("x" * 9, usage=Usage(18, 40))

    inner = Slow()
    model = budgeted(Budget(tokens_per_minute=200), inner)  # of which a call takes 58

    def ask(_):
        try:
            return model.complete(PROMPT, deadline=LATER).usage.completion_tokens + 18
        except ModelBusyError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) <= 200


@pytest.mark.parametrize(("error", "number"), [(ModelUnavailableError("down", spec="s"), 100), (ModelTimeoutError("late", spec="s"), 2)])
def test_what_no_server_charges_for_costs_nothing_and_what_it_may_charge_for_does(budgeted, error, number):
    model = budgeted(Budget(tokens_per_minute=120), ScriptedLanguageModel(error))
    made = 0
    for _ in range(100):
        try:
            model.complete(PROMPT, deadline=LATER)
        except ModelBusyError:
            break
        except type(error):
            made += 1
    assert made == number


def test_a_server_that_tells_no_usage_is_charged_by_length(budgeted):
    class Silent(ScriptedLanguageModel):
        def complete(self, prompt, **options):
            return Completion("很长的文字" * 10)

    assert calls(budgeted(Budget(tokens_per_minute=200), Silent()))[0] == 3


def test_a_stream_that_is_left_is_charged_for_what_came(budgeted):
    model = budgeted(Budget(tokens_per_minute=120), ScriptedLanguageModel("word by word", "one two"))
    stream = model.stream(PROMPT, deadline=LATER)
    next(stream)
    stream.close()
    assert calls(model)[0] == 4  # 18 + 2 of the stream, then 12 each


def test_a_stream_is_charged_by_its_usage(budgeted):
    model = budgeted(Budget(tokens_per_minute=120))
    for _ in range(6):
        assert list(model.stream(PROMPT, deadline=LATER))[-1] == Chunk("", Usage(10, 2))
    with pytest.raises(ModelBusyError):
        list(model.stream(PROMPT, deadline=LATER))


def test_a_stream_that_breaks_is_charged_for_what_came(budgeted):
    class Breaking(ScriptedLanguageModel):
        def stream(self, prompt, **options):
            yield Chunk("word " * 60)
            raise ModelUnavailableError("down", spec="s")

    model = budgeted(Budget(tokens_per_minute=120), Breaking())
    with pytest.raises(ModelUnavailableError):
        list(model.stream(PROMPT, deadline=LATER))
    with pytest.raises(ModelBusyError):
        list(model.stream(PROMPT, deadline=LATER))


def test_without_a_book_nothing_is_spent(tmp_path):
    (tmp_path / "budget.db").write_bytes(b"not a database" * 100)
    inner = ScriptedLanguageModel()
    model = BudgetedLanguageModel(inner, tmp_path / "budget.db", Budget(tokens_per_day=1000))
    with pytest.raises(ModelUnavailableError, match="budget cannot be kept"):
        model.complete(PROMPT, deadline=LATER)
    assert inner.prompts == []
    model.close()
    assert inner.is_closed


def test_an_answer_in_the_wrong_form_is_paid(budgeted):
    model = budgeted(Budget(tokens_per_minute=100), ScriptedLanguageModel(ModelOutputError("no JSON", spec="s")))
    with pytest.raises(ModelOutputError):
        model.complete(PROMPT, deadline=LATER)
    with pytest.raises(ModelBusyError):
        model.complete(PROMPT, deadline=LATER)
