#!/usr/bin/env python3
"""What a machine can check of how the tree should read. Prints `file:line: text` for each finding; exits 1 if any.

tests/tidy.py [root]      checks the tree
tests/tidy.py --self-test checks the checks
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

CPP = (".cpp", ".hpp", ".h", ".cc")
MAX_CPP_LINES = 400
MAX_MARKDOWN_COLUMNS = 120

# This file names what it forbids.
EXEMPT = ("tests/tidy.py", "LICENSE")

# Documents that are not in the repository; what they meant is said in words.
ABSENT_DOCUMENT = re.compile(r"\b(?:MISSION|OPERATIONS [\dKMW]|RELIABILITY\.md|DESIGN\.md|MODELS\.md)")
UNWANTED_WORD = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# Subjects, streams and hash tags; the configuration file's name begins like a subject, a repetition in a regular
# expression looks like a tag.
WIRE_LITERAL = re.compile(r'"hearth\.(?!ya?ml\b)|HEARTH-|"\{\d\d\}|\{\d\d\}:')
NAMES = re.compile(r"^libs/contract/names[^/]*$")
CHECKOUT_PATH = re.compile(r"(?<![\w.\-/$}])/(?:work|root|home)/")
SLEEP = re.compile(r"\b(?:sleep_for|sleep_until|usleep|time\.sleep)\b")
BARE_SKIP = re.compile(r"\bGTEST_SKIP\(\)\s*;")

# Each client library is included in one folder only.
ADAPTERS = (
    (re.compile(r'#include\s*[<"](?:nats/)?nats\.h[>"]'), "libs/jetstream/"),
    (re.compile(r'#include\s*[<"](?:hiredis/|hiredis\.h)'), "libs/redis/"),
    (re.compile(r'#include\s*[<"]httplib\.h[>"]'), "libs/service/"),
    (re.compile(r'#include\s*[<"]prometheus/'), "libs/service/"),
    (re.compile(r'#include\s*[<"]spdlog/'), "libs/service/"),
)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class File:
    path: str  # from the root, with /
    lines: tuple[str, ...]
    executable: bool

    @property
    def is_cpp(self) -> bool:
        return self.path.endswith(CPP)


def length(file: File) -> Iterator[Finding]:
    if file.is_cpp and len(file.lines) > MAX_CPP_LINES:
        yield Finding(file.path, len(file.lines), f"{len(file.lines)} lines; split it: {MAX_CPP_LINES} are the most")


def unwanted_words(file: File) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        for word in UNWANTED_WORD.findall(line):
            yield Finding(file.path, number, f"'{word}': do it, or put it into the issue tracker")


def absent_documents(file: File) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        if ABSENT_DOCUMENT.search(line):
            yield Finding(file.path, number, "refers to a document that is not in the repository")


def wire_literals(file: File) -> Iterator[Finding]:
    if not file.is_cpp or NAMES.match(file.path):
        return
    for number, line in enumerate(file.lines, 1):
        for text in STRING.findall(_without_comment(line)):
            if WIRE_LITERAL.search(text) and not line.lstrip().startswith("#include"):
                yield Finding(file.path, number, f"{text} is a name on the wire: build it with contract/names.hpp")


def _without_comment(line: str) -> str:
    """Cuts at the first // that is not inside a string literal."""
    strings = [match.span() for match in STRING.finditer(line)]
    for match in re.finditer("//", line):
        if not any(begin < match.start() < end for begin, end in strings):
            return line[:match.start()]
    return line


def client_includes(file: File) -> Iterator[Finding]:
    if not file.is_cpp:
        return
    for number, line in enumerate(file.lines, 1):
        for include, folder in ADAPTERS:
            if include.search(line) and not file.path.startswith(folder):
                yield Finding(file.path, number, f"{line.strip()}: only {folder} may include this client")


def markdown_columns(file: File) -> Iterator[Finding]:
    if not file.path.endswith(".md"):
        return
    for number, line in enumerate(file.lines, 1):
        # A table's row and a long address cannot be wrapped.
        if len(line) > MAX_MARKDOWN_COLUMNS and not line.lstrip().startswith("|") and "://" not in line:
            yield Finding(file.path, number, f"{len(line)} columns; wrap at {MAX_MARKDOWN_COLUMNS}")


def checkout_paths(file: File) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        if CHECKOUT_PATH.search(line):
            yield Finding(file.path, number, "a path of one machine")


def sleeps_in_tests(file: File) -> Iterator[Finding]:
    if not re.search(r"_test\.(cpp|py)$", file.path):
        return
    for number, line in enumerate(file.lines, 1):
        # A program text that a test hands to a child process may sleep for as long as it likes.
        if SLEEP.search(STRING.sub('""', line)):
            yield Finding(file.path, number, "a test waits for a condition with a deadline; it does not sleep")


def bare_skips(file: File) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        if file.is_cpp and BARE_SKIP.search(line):
            yield Finding(file.path, number, "GTEST_SKIP() without a reason")


def executable_bits(file: File) -> Iterator[Finding]:
    shebang = bool(file.lines) and file.lines[0].startswith("#!")
    if shebang and not file.executable:
        yield Finding(file.path, 1, "begins with #! but is not executable")
    if file.executable and not shebang:
        yield Finding(file.path, 1, "is executable but does not begin with #!")


CHECKS: tuple[Callable[[File], Iterator[Finding]], ...] = (
    length, unwanted_words, absent_documents, wire_literals, client_includes, markdown_columns, checkout_paths, sleeps_in_tests,
    bare_skips, executable_bits)


TOP_FOLDERS = ("bench", "cmake", "demo", "deploy", "docs", "tests")


def missing_readmes(paths: list[str]) -> Iterator[Finding]:
    folders = {"/".join(path.split("/")[:2]) for path in paths
               if path.count("/") >= 2 and path.startswith(("libs/", "services/", "tests/", "tools/"))}
    folders |= {folder for folder in TOP_FOLDERS if any(path.startswith(f"{folder}/") for path in paths)}
    for folder in sorted(folders):
        if f"{folder}/README.md" not in paths:
            yield Finding(f"{folder}/README.md", 1, "is missing")


def tracked_paths(root: Path) -> list[str]:
    """What git knows or would add; without git, all that does not begin with a dot and is not the build."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True)
    if listed.returncode == 0:
        return sorted({path for path in listed.stdout.split("\0") if path and (root / path).is_file()})
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in (".git", ".hearth", "build", "__pycache__",
                                                               "node_modules")]
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in names]
    return sorted(found)


def read(root: Path, path: str) -> File | None:
    """None for what is not text."""
    content = (root / path).read_bytes()
    try:
        lines = tuple(content.decode().splitlines()) if b"\0" not in content else None
    except UnicodeDecodeError:
        lines = None
    return None if lines is None else File(path, lines, os.access(root / path, os.X_OK))


def findings(root: Path) -> Iterator[Finding]:
    paths = tracked_paths(root)
    yield from missing_readmes(paths)
    for path in paths:
        file = None if path in EXEMPT else read(root, path)
        for check in CHECKS if file else ():
            yield from check(file)


class TidyTest(unittest.TestCase):
    def found(self, path: str, *lines: str, executable: bool = False) -> list[str]:
        file = File(path, lines, executable)
        return [finding.text for check in CHECKS for finding in check(file)]

    def assert_found(self, path: str, *lines: str, executable: bool = False) -> None:
        self.assertEqual(len(self.found(path, *lines, executable=executable)), 1, lines[:3])

    def assert_clean(self, path: str, *lines: str, executable: bool = False) -> None:
        self.assertEqual(self.found(path, *lines, executable=executable), [])

    def test_a_long_cpp_file_is_found_and_one_of_the_greatest_length_is_not(self) -> None:
        self.assert_found("a.cpp", *["x"] * (MAX_CPP_LINES + 1))
        self.assert_clean("a.cpp", *["x"] * MAX_CPP_LINES)
        self.assert_clean("a.md", *["x"] * (MAX_CPP_LINES + 1))

    def test_leftover_words_are_found_as_words_only(self) -> None:
        for word in ("TODO", "FIXME", "XXX", "HACK"):
            self.assert_found("a.py", f"# {word}: later")
        self.assert_clean("a.cpp", 'mkdtemp("/tmp/x-XXXXXX"); // HACKNEY, todo')

    def test_documents_that_nobody_has_are_not_referred_to(self) -> None:
        self.assert_found("a.hpp", "// The score (MISSION S1)")
        self.assert_clean("a.hpp", "// The mission of the score, kMission, SUBMISSION")

    def test_names_on_the_wire_belong_to_the_contract(self) -> None:
        for text in ('"hearth.07.event"', '"hearth." + x', '"HEARTH-07"', '"{07}:lease"', '"a {12}:"'):
            self.assert_found("libs/fold/a.cpp", f"f({text});")
            self.assert_clean("libs/contract/names.cpp", f"f({text});")
            self.assert_clean("libs/contract/names_test.cpp", f"f({text});")
            self.assert_clean("a.hpp", f"int x;  // as in {text}")
        for text in ('"hearth.yaml"', '"HEARTH_NATS_URL"', '"{0}"', '"[0-9a-f]{12}"', '"nats://x"  // "hearth.1"'):
            self.assert_clean("a.cpp", f"f({text});")

    def test_a_client_is_included_by_its_adapter_only(self) -> None:
        for include, folder in (("<nats/nats.h>", "jetstream"), ("<nats.h>", "jetstream"), ("<httplib.h>", "service"),
                                ("<hiredis/hiredis.h>", "redis"), ("<prometheus/counter.h>", "service"),
                                ("<spdlog/spdlog.h>", "service")):
            self.assert_clean(f"libs/{folder}/a.cpp", f"#include {include}")
            self.assert_found("services/ingest/core/a.cpp", f"#include {include}")
            self.assert_found("libs/fold/a.hpp", f"#include {include}")
        self.assert_clean("libs/fold/a.hpp", '#include "redis/store.hpp"')

    def test_markdown_is_wrapped_except_tables_and_addresses(self) -> None:
        self.assert_found("a.md", "x" * 121)
        self.assert_clean("a.md", "x" * 120, "| " + "x" * 200, "https://example.org/" + "x" * 200)

    def test_paths_of_one_machine_are_found(self) -> None:
        for path in ("/home/me/x", "'/root/x'"):
            self.assert_found("a.sh", path)
        self.assert_clean("a.sh", "docs/home/x.md", "https://example.org/home/", "/workload/")

    def test_tests_do_not_sleep(self) -> None:
        self.assert_found("a_test.cpp", "std::this_thread::sleep_for(1s);")
        self.assert_found("a_test.cpp", "usleep(5);")
        self.assert_found("a_test.py", "time.sleep(5)")
        self.assert_clean("a.cpp", "std::this_thread::sleep_for(1s);")
        self.assert_clean("a_test.py", 'child("time.sleep(600)")')

    def test_a_skip_gives_its_reason(self) -> None:
        self.assert_found("a_test.cpp", "GTEST_SKIP();")
        self.assert_clean("a_test.cpp", 'GTEST_SKIP() << "no IPv6 here";')

    def test_the_executable_bit_and_the_first_line_agree(self) -> None:
        self.assert_found("x", "#!/bin/sh")
        self.assert_found("x.cpp", "int main() {}", executable=True)
        self.assert_clean("x", "#!/bin/sh", executable=True)

    def test_each_library_and_service_has_a_readme(self) -> None:
        paths = ["libs/a/x.cpp", "libs/b/x.cpp", "libs/b/README.md", "services/c/core/x.cpp", "tools/d/x.cpp"]
        self.assertEqual([finding.path for finding in missing_readmes(paths)],
                         ["libs/a/README.md", "services/c/README.md", "tools/d/README.md"])
        self.assertEqual([finding.path for finding in missing_readmes(["docs/a.md"])], ["docs/README.md"])

    def test_a_tree_is_walked_and_findings_say_where(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "libs" / "a").mkdir(parents=True)
            (root / "libs" / "a" / "x.cpp").write_text("int x;\nusleep(1); // TODO\n")
            (root / "picture.png").write_bytes(b"\x89PNG\0TODO")
            self.assertEqual([str(finding).rsplit(": ", 1)[0] for finding in findings(root)],
                             ["libs/a/README.md:1", "libs/a/x.cpp:2: 'TODO'"])


def main(arguments: list[str]) -> int:
    if arguments == ["--self-test"]:
        return 0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1
    count = 0
    for finding in findings(Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()):
        print(finding)
        count += 1
    print(f"{count} findings" if count else "tidy")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
