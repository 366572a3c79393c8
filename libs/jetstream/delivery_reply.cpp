#include "jetstream/delivery_reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hearth::jetstream {
namespace {

constexpr std::size_t kShortForm = 9;
constexpr std::size_t kLongForm = 11;
constexpr std::size_t kMaxTokens = 13;
constexpr std::size_t kDeliveriesAt = 4;  // in the short form; two tokens later in the long one
constexpr std::size_t kSequenceAt = 5;
constexpr std::size_t kConsumerSequenceAt = 6;
constexpr std::size_t kTimeAt = 7;
constexpr std::uint64_t kNanosPerMilli = 1'000'000;

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  auto [stop, problem] = std::from_chars(digits.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<DeliveryReply> parse_delivery_reply(std::string_view reply) {
  if (!reply.starts_with("$JS.ACK.")) return std::nullopt;
  std::array<std::string_view, kMaxTokens> tokens;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= reply.size() && count < kMaxTokens;) {
    const std::size_t end = std::min(reply.find('.', begin), reply.size());
    tokens[count++] = reply.substr(begin, end - begin);
    begin = end + 1;
  }
  if (count != kShortForm && count < kLongForm) return std::nullopt;
  const std::size_t shift = count == kShortForm ? 0 : 2;
  const auto deliveries = number(tokens[kDeliveriesAt + shift]);
  const auto sequence = number(tokens[kSequenceAt + shift]);
  const auto delivered = number(tokens[kConsumerSequenceAt + shift]);
  const auto nanos = number(tokens[kTimeAt + shift]);
  if (!deliveries || !sequence || !delivered || !nanos) return std::nullopt;
  return DeliveryReply{.deliveries = *deliveries,
                       .stream_sequence = *sequence,
                       .consumer_sequence = *delivered,
                       .stored = from_unix_ms(static_cast<std::int64_t>(*nanos / kNanosPerMilli))};
}

}  // namespace hearth::jetstream
