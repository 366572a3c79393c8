"""Entry point, called by the launcher with the path of this file so that no folder of the caller's can shadow it."""
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from cli.commands import main  # noqa: E402  (the line above makes the package importable)

sys.exit(main(sys.argv[1:]))
