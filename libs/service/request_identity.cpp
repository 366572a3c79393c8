#include "service/request_identity.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace hearth::service {
namespace {

constexpr std::size_t kMaxRequestId = 64;

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.';
}

}  // namespace

Trace trace_of(std::string_view traceparent) {
  constexpr std::string_view kShape = "00-00000000000000000000000000000000-0000000000000000-00";
  if (traceparent.size() < kShape.size()) return {};
  for (const std::size_t dash : {2U, 35U, 52U}) {
    if (traceparent[dash] != '-') return {};
  }
  const auto version = traceparent.substr(0, 2);
  const auto trace = traceparent.substr(3, 32);
  const auto span = traceparent.substr(36, 16);
  const auto flags = traceparent.substr(53, 2);
  if (!is_lower_hex(version) || version == "ff" || !is_lower_hex(flags)) return {};
  if (version == "00" && traceparent.size() != kShape.size()) return {};
  for (const auto id : {trace, span}) {
    if (!is_lower_hex(id) || id.find_first_not_of('0') == std::string_view::npos) return {};
  }
  constexpr std::string_view kOddDigits = "13579bdf";  // the lowest bit of the flags: sampled
  return {.id = std::string(trace),
          .span = std::string(span),
          .sampled = kOddDigits.find(flags[1]) != std::string_view::npos};
}

std::string request_id_of(std::string_view given) {
  if (!given.empty() && given.size() <= kMaxRequestId &&
      std::all_of(given.begin(), given.end(), is_plain)) {
    return std::string(given);
  }
  thread_local std::mt19937_64 random(std::random_device{}());
  return fmt::format("{:016x}", random());
}

}  // namespace hearth::service
