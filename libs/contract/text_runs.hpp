#pragma once

#include <compare>
#include <vector>

// Where a text stands in the file that it was read from: folding, indentation, quotes and escapes
// give it other lines and columns there than it has itself.
namespace hearth::contract {

struct TextPlace {
  int line = 0, column = 0;  // from 1, in characters
  auto operator<=>(const TextPlace&) const = default;
};

// From here to the next run, or to the end of the text's line, column by column the same.
struct TextRun {
  TextPlace text, file;
};
using TextRuns = std::vector<TextRun>;  // ascending; the last one is the end of both

// Where the file has a place of the text, which begins at `begin`. No runs: it stands there as it
// reads, line by line from column 1 on.
TextPlace place_in_file(const TextRuns& runs, TextPlace begin, TextPlace text);

}  // namespace hearth::contract
