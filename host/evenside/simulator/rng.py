"""Random numbers by name and place: number ``i`` of a stream under a seed is always the same.

A simulated session must come out the same in one piece and in many, live and from the command line,
on every machine. So nothing here depends on how much was drawn before: a number is found by its
place in its stream, and every quantity has a stream of its own, so that adding one moves no other.

Only numpy's raw Philox words are used (a published, fixed function of key and counter); what is
made of them is integer arithmetic and one exact scaling, so no library version and no processor can
change a bit. Philox: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11.
"""

import hashlib

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

_WORDS_PER_BLOCK = 4  # Philox4x64 makes four words for each value of its counter
_FIELD_BITS = 21  # three fields fit a word, twelve a block: one block makes one normal number
_FIELD_MASK = np.uint64(2**_FIELD_BITS - 1)
_TWELVE_FIELDS_MEAN = 6 * (2**_FIELD_BITS - 1)


class Stream:
    """One named sequence of random numbers; ask for any stretch of it, in any order."""

    def __init__(self, seed: int, name: str) -> None:
        digest = hashlib.sha256(f"evenside simulator/{seed}/{name}".encode()).digest()
        self._key = np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64)
        self._bits = np.random.Philox(key=self._key)
        self._next_block = 0

    def uniform(self, n: int, start: int = 0) -> FloatArray:
        """Numbers ``start`` to ``start + n`` of the uniform sequence, in [0, 1), 53 bits each."""
        first, skip = divmod(start, _WORDS_PER_BLOCK)
        n_blocks = -(-(skip + n) // _WORDS_PER_BLOCK)
        words = self._blocks(first, n_blocks)[skip : skip + n]
        values: FloatArray = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return values

    def normal(self, n: int, start: int = 0) -> FloatArray:
        """Numbers ``start`` to ``start + n`` of the normal sequence: mean 0, variance 1.

        Each is the sum of twelve uniform numbers minus six, exact in binary; no tail beyond 6.
        """
        words = self._blocks(start, n)
        shift = np.uint64(_FIELD_BITS)
        fields = words & _FIELD_MASK
        fields += (words >> shift) & _FIELD_MASK
        fields += (words >> (shift + shift)) & _FIELD_MASK
        block = fields.reshape(-1, _WORDS_PER_BLOCK).astype(np.int64)
        total = block[:, 0] + block[:, 1] + block[:, 2] + block[:, 3]
        centred: FloatArray = (total - _TWELVE_FIELDS_MEAN).astype(np.float64)
        return centred * 2.0**-_FIELD_BITS

    def _blocks(self, first: int, n_blocks: int) -> Words:
        """The raw words of ``n_blocks`` blocks; going on where the last call ended is cheapest."""
        if first != self._next_block:
            self._seek(first)
        self._next_block = first + n_blocks
        return self._bits.random_raw(n_blocks * _WORDS_PER_BLOCK)

    def _seek(self, block: int) -> None:
        counter = np.array([block, 0, 0, 0], dtype=np.uint64)
        self._bits.state = {
            "bit_generator": "Philox",
            "state": {"counter": counter, "key": self._key},
            "buffer": np.zeros(_WORDS_PER_BLOCK, dtype=np.uint64),
            "buffer_pos": _WORDS_PER_BLOCK,  # empty: the next word comes from the counter
            "has_uint32": 0,
            "uinteger": 0,
        }


class Lots:
    """Single random values drawn one after the other; for plans, where the order is fixed."""

    def __init__(self, seed: int, name: str) -> None:
        self._uniform = Stream(seed, name + "/uniform")
        self._normal = Stream(seed, name + "/normal")
        self._n_uniform = 0
        self._n_normal = 0

    def between(self, low: float, high: float) -> float:
        """A uniform number in [low, high)."""
        value = float(self._uniform.uniform(1, self._n_uniform)[0])
        self._n_uniform += 1
        return low + (high - low) * value

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self.between(0.0, n))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.between(0.0, 1.0) < probability

    def normal(self, mean: float, sd: float, low: float = -np.inf, high: float = np.inf) -> float:
        """A normal number, moved to the nearer limit if it falls outside."""
        value = float(self._normal.normal(1, self._n_normal)[0])
        self._n_normal += 1
        return min(max(mean + sd * value, low), high)


def derived_seed(seed: int, name: str) -> int:
    """Another seed for something that belongs to ``seed``; below 2**53, so that JSON keeps it."""
    digest = hashlib.sha256(f"evenside simulator/{seed}/seed/{name}".encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 11
