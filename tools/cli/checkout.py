"""Where things lie in the checkout."""
import os
from pathlib import Path

from cli.problem import Problem

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "dev"
DATA = ROOT / ".hearth"
DEMO_DATA = DATA / "demo"
PRODUCT_CONFIGURATION = ROOT / "hearth.yaml"


def bin_dir() -> Path:
    """HEARTH_BIN_DIR lets packages and tests bring programs that were built elsewhere."""
    given = os.environ.get("HEARTH_BIN_DIR")
    return Path(given).resolve() if given else BUILD / "bin"


def program(name: str) -> Path:
    path = bin_dir() / name
    if not os.access(path, os.X_OK):
        raise Problem(f"the program {name} is missing in {bin_dir()}", "run ./hearth build")
    return path
