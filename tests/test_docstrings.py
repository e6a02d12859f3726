"""Every public function of the analysis says what goes in, what comes out, what is raised, and from
where the method comes (design, contracts: Python)."""

import inspect
import re
from collections.abc import Callable

import pytest

import evenside_analysis

FUNCTIONS = [
    function
    for name in evenside_analysis.__all__
    if inspect.isfunction(function := getattr(evenside_analysis, name))
]
every_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{4,}\n", re.MULTILINE)


def sections(function: Callable[..., object]) -> dict[str, str]:
    """The numpydoc sections of a docstring by their heading; "" is what stands before them."""
    _, *rest = parts = SECTION.split(inspect.getdoc(function) or "")
    return {"": parts[0], **dict(zip(rest[::2], rest[1::2], strict=True))}


@every_function
def test_it_says_what_goes_in_what_comes_out_and_where_the_method_comes_from(
    function: Callable[..., object],
) -> None:
    found = sections(function)

    assert found[""].strip()
    assert {"Parameters", "Returns", "References"} <= found.keys()
    assert re.search(r"\.\. \[1\] \S", found["References"])


@every_function
def test_it_says_what_it_raises(function: Callable[..., object]) -> None:
    found = sections(function)

    assert "Raises" in found or "Raises nothing" in found["Returns"].replace("\n    ", " ")


@every_function
def test_every_argument_is_described(function: Callable[..., object]) -> None:
    described = sections(function)["Parameters"]

    for name in inspect.signature(function).parameters:
        assert re.search(rf"^(\w+, )*{name}(, \w+)* : \S", described, re.MULTILINE), name


@every_function
def test_every_array_has_its_shape(function: Callable[..., object]) -> None:
    described = sections(function)["Parameters"]

    for line in re.findall(r"^\w.* : .*arrays?\b.*$", described, re.MULTILINE):
        assert "shape" in line or "same" in line, line


def test_the_reference_of_the_site_has_every_public_name(pytestconfig: pytest.Config) -> None:
    page = (pytestconfig.rootpath / "docs" / "python-analysis.md").read_text(encoding="utf-8")

    listed = re.findall(r"^::: evenside_analysis\.(\w+)$", page, re.MULTILINE)

    assert sorted(listed) == sorted(evenside_analysis.__all__)
