"""Training a shop's encoder: kept where it helps, refused where it does not, and the shop whole in every case."""

import shutil
from contextlib import closing
from datetime import UTC, datetime

import numpy as np
import pytest

from crossaisle.encoders.adapted import AdaptedEncoder
from crossaisle.errors import ConflictError, NotFoundError, UserError
from crossaisle.maintenance import restore, upgrade
from crossaisle.random import generator
from crossaisle.settings import load
from crossaisle.shop import open_shop
from crossaisle.train import train_encoder
from crossaisle.types import Product, Variant

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KINDS = {"zorb": "Hoses", "flim": "Ladders", "quat": "Buckets", "drim": "Shovels", "plon": "Fences", "vask": "Sheds"}
"""What titles call a thing, and the category it stands in: no letters in common, so that only training brings them together."""


def products(count=500, *, is_learnable=True):
    rng = generator(5, "catalogue")
    words = ["".join(rng.choice(list("bcdfghjklmnpqrstvwxz"), 6)) for _ in range(4 * count)]
    for number in range(count):
        called = list(KINDS)[number % len(KINDS)]
        category = KINDS[called if is_learnable else list(KINDS)[int(rng.integers(len(KINDS)))]]
        own = words[4 * number : 4 * number + 4]
        yield Product(
            id=f"p{number}",
            title={"en": f"{own[0]} {called} {own[1]}"},
            variants=(Variant(f"p{number}"),),
            categories={"en": (f"Garden > {category}",)},
            attributes={"series": own[2], "model": own[3]},
        )


def filled(path, **options):
    with closing(open_shop(path, create=True, encoder="hashing:64")) as shop:
        shop.index(list(products(**options)))
    return path


@pytest.fixture(scope="module")
def _learnable(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("learnable") / "shop")


@pytest.fixture
def learnable(_learnable, tmp_path):
    return shutil.copytree(_learnable, tmp_path / "place" / "shop")


def train(path, **options):
    with closing(open_shop(path)) as shop:
        directory = shop.directory
    return train_encoder(directory, load(), at=AT, **options)


def files_of(path):
    return {
        one.relative_to(path): one.read_bytes() for one in path.rglob("*") if one.is_file() and one.suffix not in {".db-wal", ".db-shm"}
    }


def test_a_head_that_helps_is_swapped_in(learnable):
    report = train(learnable)
    assert report.is_kept
    assert report.helps
    assert report.measures["MRR"].gain.low > 0
    assert (report.before, report.base) == ("hashing:64", "hashing:64")
    with closing(open_shop(learnable)) as shop:
        assert shop.parts.facts.encoder == report.spec
        encoder = shop.parts.encoder
        assert isinstance(encoder, AdaptedEncoder)
        assert encoder.head.facts["made_at"] == "2026-11-24T09:00:00+00:00"
        assert encoder.head.facts["measures"]["MRR"]["after"] == report.measures["MRR"].after
        assert shop.recommender.notes == ()  # kinds and facts were derived with it
        item = next(iter(shop.parts.store))
        wanted = encoder.encode(tuple(item.product.title.values()), role="document")[0]
        assert np.allclose(shop.parts.vectors.take([item.row])[0], wanted, atol=1e-5)
        assert len(shop.search("Hoses")) == 10


def test_the_backup_is_the_shop_as_it_was(learnable, tmp_path):
    report = train(learnable)
    with closing(open_shop(restore(report.backup, tmp_path / "again").path)) as shop:
        assert shop.parts.facts.encoder == "hashing:64"


def test_one_can_go_back(learnable, tmp_path):
    report = train(learnable)
    with closing(open_shop(learnable)) as shop:
        directory = shop.directory
    upgrade(directory, load(), encoder=report.before, archive=tmp_path / "kept.tar.gz")
    with closing(open_shop(learnable)) as shop:
        assert shop.parts.facts.encoder == "hashing:64"
        assert shop.search("zorb")


def test_a_moved_shop_still_finds_its_head(learnable, tmp_path):
    train(learnable)
    with closing(open_shop(learnable.rename(tmp_path / "elsewhere"))) as shop:
        assert shop.search("Ladders")


def test_the_same_seed_gives_the_same_head(learnable):
    one, two, other = train(learnable, is_dry=True), train(learnable, is_dry=True), train(learnable, is_dry=True, seed=1)
    assert one == two
    assert one.spec != other.spec


def test_a_dry_run_leaves_the_shop_alone(learnable):
    before = files_of(learnable)
    report = train(learnable, is_dry=True)
    assert report.helps
    assert not report.is_kept
    assert files_of(learnable) == before
    assert list(learnable.parent.iterdir()) == [learnable]


def test_a_head_that_does_not_help_is_refused(tmp_path):
    path = filled(tmp_path / "place" / "shop", is_learnable=False)
    before = files_of(path)
    report = train(path)
    assert not report.helps
    assert not report.is_kept
    assert files_of(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_training_again_is_measured_against_the_head_that_there_is(learnable):
    first = train(learnable)
    again = train(learnable)
    assert again.before == first.spec
    assert again.base == "hashing:64"
    assert again.measures["MRR"].before == pytest.approx(first.measures["MRR"].after, abs=0.02)
    assert not again.is_kept


def test_a_teacher_is_asked(learnable):
    plain, taught = train(learnable, is_dry=True), train(learnable, is_dry=True, teacher="hashing:256")
    assert taught.teacher == "hashing:256"
    assert taught.spec != plain.spec


def test_what_is_done_is_told(learnable):
    told = []
    train(learnable, is_dry=True, teacher="hashing:32", progress=lambda *now: told.append(now))
    names = list(dict.fromkeys(name for name, _, _ in told))
    assert names == ["Encoding texts", "Encoding products", "Encoding texts (teacher)", "Encoding products (teacher)", "Fitting"]
    assert all(0 <= done <= total for _, done, total in told)


def test_a_few_products_say_too_little(tmp_path):
    path = filled(tmp_path / "shop", count=20)
    with pytest.raises(UserError, match="too little") as caught:
        train(path)
    assert "descriptions" in caught.value.hint


def test_an_empty_shop_says_too_little(tmp_path):
    with pytest.raises(UserError, match="0 products"):
        train(filled(tmp_path / "shop", count=0))


def test_no_shop_is_said(tmp_path):
    with pytest.raises(NotFoundError):
        train(tmp_path / "nothing")


def test_an_import_that_runs_meanwhile_leaves_no_half_head(learnable):
    with closing(open_shop(learnable)) as shop, shop.directory.writing(), pytest.raises(ConflictError):
        train(learnable)
    assert not list(learnable.glob("models/*"))
    with closing(open_shop(learnable)) as shop:
        assert shop.parts.facts.encoder == "hashing:64"
