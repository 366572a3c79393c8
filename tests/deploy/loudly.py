"""Runs a test program so that what it skipped is seen: the reasons at the end, and CTest says Skipped, not Passed."""
import sys
import unittest

SKIPPED = 77  # what CMakeLists.txt calls SKIP_RETURN_CODE


def main() -> None:
    result = unittest.main(verbosity=2, exit=False).result
    for reason in sorted({reason for _, reason in result.skipped}):
        print(f"SKIPPED: {reason}", file=sys.stderr)
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
