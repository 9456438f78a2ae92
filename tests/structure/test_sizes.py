"""Small files with one reason to exist: the limits that no linter here checks."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "feedtool").rglob("*.py"))
MOST_LINES_OF_MODULE, MOST_LINES_OF_FUNCTION = 300, 40


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_are_small(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MOST_LINES_OF_MODULE
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    # a docstring is the manual of a filter or check and does not count
    long = {node.name: _code_lines(node) for node in functions if _code_lines(node) > MOST_LINES_OF_FUNCTION}
    assert not long


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = node.body[0] if ast.get_docstring(node) else None
    inside = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    assert node.end_lineno
    return node.end_lineno - node.lineno + 1 - inside


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "base", "misc"])
def test_no_module_is_a_dumping_ground(word: str) -> None:
    assert not [module for module in MODULES if module.stem == word]


def test_the_project_speaks_of_the_product_only() -> None:
    texts = [
        path for path in ROOT.rglob("*") if path.suffix in {".py", ".md", ".yaml", ".toml", ".json", ".j2"} and ".venv" not in path.parts
    ]
    own = [path for path in texts if not {".git", "work", "out", ".feedtool"} & set(path.parts[len(ROOT.parts) :])]
    registries = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".com")
    assert not [path for path in own for host in registries if host in path.read_text(encoding="utf-8", errors="replace")]
