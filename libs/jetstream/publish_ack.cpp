#include "jetstream/publish_ack.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace hearth::jetstream {
namespace {

constexpr int kWrongLastSequence = 10071;
constexpr int kInsufficientResources = 10023;
constexpr int kStorageExceeded = 10047;
constexpr int kStoreFailed =
    10077;  // "maximum bytes exceeded", "maximum messages exceeded", no space
constexpr std::string_view kWrongLastSequenceText = "wrong last sequence:";

// What follows the label, without the spaces that this server puts there in some answers and not in
// others.
std::string_view text_after(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + label.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view label) {
  const std::string_view digits = text_after(text, label);
  std::uint64_t value = 0;
  auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{}) return std::nullopt;
  return value;
}

std::string description_in(std::string_view json) {
  const std::string_view quoted = text_after(json, "\"description\":");
  if (!quoted.starts_with('"')) return "the server refused the message";
  return std::string(quoted.substr(1, quoted.find('"', 1) - 1));
}

ErrorKind kind_of(std::uint64_t code) {
  switch (code) {
    case kWrongLastSequence:
      return ErrorKind::kConflict;
    case kInsufficientResources:
    case kStorageExceeded:
    case kStoreFailed:
      return ErrorKind::kLimit;
    default:
      return ErrorKind::kUnavailable;
  }
}

}  // namespace

// The server writes flat JSON in this shape and stream names hold no quotes, hence no JSON
// parser here: this runs once per published message.
Result<Ack> parse_publish_ack(std::string_view json) {
  if (text_after(json, "\"error\":").starts_with('{')) {
    const std::uint64_t code = number_after(json, "\"err_code\":").value_or(0);
    return fail(kind_of(code), description_in(json));
  }
  std::optional<std::uint64_t> sequence = number_after(json, "\"seq\":");
  if (!sequence || *sequence == 0) {
    return fail(ErrorKind::kUnknown, "publish: the answer is not an acknowledgement");
  }
  const bool duplicate = text_after(json, "\"duplicate\":").starts_with("true");
  return Ack{.sequence = *sequence, .duplicate = duplicate};
}

std::optional<std::uint64_t> actual_last_sequence(const Error& error) {
  if (error.kind != ErrorKind::kConflict) return std::nullopt;
  return number_after(error.detail, kWrongLastSequenceText);
}

}  // namespace hearth::jetstream
