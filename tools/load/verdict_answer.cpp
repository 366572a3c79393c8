#include "verdict_answer.hpp"

#include <string>

#include <simdjson.h>

namespace hearth::load {
namespace {

constexpr std::size_t kShown = 200;

}  // namespace

Result<Verdicts> verdicts_in(std::string_view answer) {
  const auto invalid = [&] {
    return fail(ErrorKind::kInvalid,
                "not an answer with segments: " + std::string(answer.substr(0, kShown)));
  };
  simdjson::dom::parser parser;
  simdjson::dom::array segments;
  if (parser.parse(answer.data(), answer.size())["segments"].get(segments) != simdjson::SUCCESS) {
    return invalid();
  }
  Verdicts verdicts;
  for (const simdjson::dom::element entry : segments) {
    std::string_view segment;
    if (entry["segment"].get(segment) != simdjson::SUCCESS) return invalid();
    verdicts.fake_active |= segment == "fake-active";
    verdicts.bonus_hunter |= segment == "bonus-hunter";
  }
  return verdicts;
}

}  // namespace hearth::load
