"""A sealed file opens under its name and key, and shows every cut, swap and flip."""

import io
import random

import pytest

from casebridge.backup.sealed import SEGMENT, Spoiled, seal, sealed_size, unseal

KEY, OLD = bytes(range(32)), bytes(range(1, 33))
HEADER = sealed_size(0) - 16


def sealed(plain, *, name="one", key=KEY):
    target = io.BytesIO()
    seal([plain[at : at + 700_000] for at in range(0, len(plain), 700_000)], target, key=key, name=name)
    return target.getvalue()


def opened(raw, *, name="one", keys=(KEY,)):
    return b"".join(unseal(io.BytesIO(raw), keys=keys, name=name))


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_it_gives_back_what_was_sealed_and_says_its_size_before(size):
    plain = random.Random(size).randbytes(size)
    raw = sealed(plain)
    assert opened(raw) == plain
    assert len(raw) == sealed_size(size)


def test_what_an_older_key_sealed_opens_while_that_key_is_kept():
    raw = sealed(b"kept", key=OLD)
    assert opened(raw, keys=(KEY, OLD)) == b"kept"
    with pytest.raises(Spoiled, match="a key that is not in"):
        opened(raw)


def test_one_file_does_not_pass_for_another():
    with pytest.raises(Spoiled):
        opened(sealed(b"kept", name="one"), name="other")


def test_nothing_can_be_cut_off_left_out_repeated_moved_added_or_flipped():
    raw = sealed(random.Random(1).randbytes(3 * SEGMENT - 5))
    step, head = SEGMENT + 16, raw[:HEADER]
    parts = [raw[HEADER:][at : at + step] for at in range(0, len(raw) - HEADER, step)]
    assert len(parts) == 3
    wrong = [
        head, raw[:10], raw[:-1], raw + b"\0", head + parts[0], head + parts[0] + parts[1],
        head + parts[0] + parts[2], head + parts[1] + parts[0] + parts[2], head + parts[0] + parts[0] + parts[2],
        head + parts[0] + parts[1] + parts[2] + parts[2],
    ]  # fmt: skip
    dice = random.Random(2)
    for _ in range(40):
        at = dice.randrange(len(raw))
        wrong.append(raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :])
    for one in wrong:
        with pytest.raises(Spoiled):
            opened(one)
