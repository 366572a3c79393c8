#include "contract/text_runs.hpp"

#include <algorithm>

namespace hearth::contract {

TextPlace place_in_file(const TextRuns& runs, TextPlace begin, TextPlace text) {
  if (runs.empty()) {
    return {begin.line + text.line - 1,
            text.line == 1 ? begin.column + text.column - 1 : text.column};
  }
  const auto next =
      std::upper_bound(runs.begin(), runs.end(), text,
                       [](TextPlace place, const TextRun& run) { return place < run.text; });
  if (next == runs.begin()) return next->file;
  if (next == runs.end()) return runs.back().file;
  const TextRun& run = *(next - 1);
  if (run.text.line != text.line) return next->file;
  return {run.file.line, run.file.column + text.column - run.text.column};
}

}  // namespace hearth::contract
