#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "contract/json_text.hpp"
#include "contract/product_configuration.hpp"

// A hearth.yaml as somebody may write it: a product or problems with a place, never both; the same
// from the file as from the log; and problems that can be shown as JSON.
namespace hearth::contract {
namespace {

constexpr std::size_t kMostProblems = 100;

bool is_utf8(std::string_view text) {
  std::string quoted;
  append_string(quoted, text);
  return nlohmann::json::accept(quoted);
}

bool same(const Problem& a, const Problem& b) {
  return a.line == b.line && a.column == b.column && a.path == b.path && a.text == b.text;
}

void check_problems(const std::vector<Problem>& problems) {
  HEARTH_CHECK(problems.size() <= kMostProblems);
  HEARTH_CHECK(std::is_sorted(problems.begin(), problems.end(),
                              [](const auto& a, const auto& b) { return a.line < b.line; }));
  for (const auto& problem : problems) {
    HEARTH_CHECK(!problem.text.empty());
    HEARTH_CHECK(is_utf8(problem.text) && is_utf8(problem.path));
  }
}

void check_product(const Product& product) {
  std::int64_t caps = 0;
  for (const auto& one : product.score.classes) {
    HEARTH_CHECK(one.cap >= 0 && one.half_saturation > 0);
    caps += one.cap;
  }
  HEARTH_CHECK(caps == 100);
  HEARTH_CHECK(product.score.half_life > Millis(0));
  HEARTH_CHECK(product.ingest.max_event_bytes > 0 && product.ingest.max_batch_events > 0);
}

void check(std::string_view text) {
  const ParsedProduct read = parse_product(text);
  HEARTH_CHECK(read.product.has_value() == read.problems.empty());
  check_problems(read.problems);
  if (read.product) check_product(*read.product);
  if (!is_utf8(text)) {
    HEARTH_CHECK(!read.product);  // it could not be written into the log
    return;
  }
  const ParsedProduct logged = product_of({1, "", configuration_body(text)});
  HEARTH_CHECK(std::equal(read.problems.begin(), read.problems.end(), logged.problems.begin(),
                          logged.problems.end(), same));
}

}  // namespace
}  // namespace hearth::contract

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hearth::contract::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
