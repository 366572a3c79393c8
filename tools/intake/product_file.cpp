#include "product_file.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "recall/core/section.hpp"
#include "rewards/core/settings.hpp"
#include "segmenter/core/configured.hpp"

namespace hearth::intake {
namespace {

// A file that parses may still hold what only the service understands that it is for.
contract::ParsedProduct parse_and_compile(const std::string& text) {
  contract::ParsedProduct parsed = contract::parse_product(text);
  if (!parsed.product) return parsed;
  std::vector<contract::Problem> problems;
  if (auto rules = segmenter::configured(*parsed.product, 0); !rules) problems = rules.error();
  for (auto& found : {rewards::section_problems(text), recall::section_problems(text)}) {
    problems.insert(problems.end(), found.begin(), found.end());
  }
  if (!problems.empty()) return {.product = std::nullopt, .problems = std::move(problems)};
  return parsed;
}

}  // namespace

Result<ProductFile> read_product_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // An empty file inserts nothing, which a stream counts as a failure; the parser says it better.
  if (file && file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (!file.is_open() || file.bad()) return fail(ErrorKind::kInvalid, path + " cannot be read");
  std::string text = content.str();
  const contract::ParsedProduct parsed = parse_and_compile(text);
  for (const contract::Problem& problem : parsed.problems) {
    const std::string where = problem.path.empty() ? "" : problem.path + ": ";
    std::fprintf(stderr, "%s:%d:%d: %s%s\n", path.c_str(), problem.line, problem.column,
                 where.c_str(), problem.text.c_str());
  }
  if (parsed.product) return ProductFile{std::move(text), *parsed.product};
  return fail(ErrorKind::kInvalid, path + " has " + std::to_string(parsed.problems.size()) +
                                       (parsed.problems.size() == 1 ? " problem" : " problems"));
}

}  // namespace hearth::intake
