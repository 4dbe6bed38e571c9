"""The names a library user has, and what it costs to have them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tournees


def _told_to_type_checkers() -> dict[str, str]:
    """Name -> module of the imports that only type checkers read."""
    tree = ast.parse(Path(tournees.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_a_type_checker_and_python_see_the_same_names():
    told = _told_to_type_checkers()
    assert sorted(told) == tournees.__all__
    for name, module in told.items():
        __import__(module)
        assert getattr(tournees, name) is getattr(sys.modules[module], name)
        assert name in dir(tournees)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="optimise"):
        tournees.optimise  # noqa: B018 - reading it is the test


def test_importing_the_package_imports_nothing_else():
    code = (
        "import sys; before = set(sys.modules); import tournees; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new = set(done.stdout.split())
    assert "tournees" in new
    assert not [name for name in new if name.startswith("tournees.")]
    assert not new & {"numpy", "pandas", "numba", "ortools", "pydantic"}


def test_the_judge_and_the_reader_of_files_need_no_solver():
    code = (
        "import sys, tournees as ts; ts.violations; ts.indicators; ts.load_scenario; ts.Words;"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"numba", "ortools", "pandas", "shapely", "scipy"}
