"""`./hearth test`: builds, then becomes CTest, so that CTest's closing line is the last one."""
import os

from cli import arguments, build
from cli.checkout import BUILD
from cli.problem import Problem

# Tests with this CTest label take minutes (faults, long simulations); --quick leaves them out.
SLOW_LABEL = "slow"


def run(given: list[str]) -> int:
    parser = arguments.parser("test", "Builds and runs every test. Further options go to ctest as they are.")
    parser.add_argument("--quick", action="store_true", help=f"leave out the tests labelled '{SLOW_LABEL}'")
    parser.add_argument("-R", dest="regex", metavar="REGEX", help="only the tests whose name matches")
    options, rest = parser.parse_known_args(given)
    build.build(verbose=False)
    words = ["ctest", "--test-dir", str(BUILD), "--output-on-failure", "--parallel", str(build.jobs())]
    words += ["-LE", SLOW_LABEL] if options.quick else []
    words += ["-R", options.regex] if options.regex else []
    try:
        os.execvp(words[0], words + rest)
    except FileNotFoundError as error:
        raise Problem("ctest is missing", "run ./hearth setup") from error
