#include <charconv>

#include "segmenter/core/base64.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/population_scan.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kStatesInOneRead = 1'000;

bool is_person(std::string_view key) { return key.starts_with("u:") || key.starts_with("a:"); }

std::optional<std::int64_t> since_in(const std::string& bytes, std::uint32_t segment) {
  pb::Entity state;
  if (!state.ParseFromString(bytes)) return std::nullopt;
  for (const pb::Membership& one : state.user().memberships()) {
    if (one.segment() == segment) return one.since();
  }
  return std::nullopt;
}

bool take_number(std::string_view& text, std::uint16_t below, std::uint16_t& out) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + colon, out);
  if (error != std::errc{} || stop != text.data() + colon || out >= below) return false;
  text.remove_prefix(colon + 1);
  return true;
}

}  // namespace

// Base64 in the alphabet that needs no escapes in a query.
std::string MemberCursor::text() const {
  std::string out = to_base64(std::to_string(partition) + ":" + std::to_string(bucket) + ":" + key);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  while (out.ends_with('=')) out.pop_back();
  return out;
}

std::optional<MemberCursor> MemberCursor::parse(std::string_view text, std::uint16_t partitions) {
  std::string standard(text);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (standard.size() % 4 != 0) standard.push_back('=');
  const auto plain = from_base64(standard);
  if (!plain) return std::nullopt;
  std::string_view rest = *plain;
  MemberCursor cursor;
  if (!take_number(rest, partitions, cursor.partition) ||
      !take_number(rest, contract::kBuckets, cursor.bucket)) {
    return std::nullopt;
  }
  cursor.key = rest;
  return cursor;
}

Result<MemberPage> members(fold::StateReader& reader, std::uint32_t segment, MemberCursor from,
                           std::size_t limit) {
  MemberPage page;
  std::size_t looked_at = 0;
  while (from.partition < reader.partitions()) {
    const auto read = reader.scan({from.partition}, from.bucket, kStatesInOneRead);
    if (!read) return fail(read.error());
    page.position[{from.partition}] = read->checkpoint.sequence();
    for (const auto& [key, bytes] : read->states) {
      const std::uint16_t bucket = contract::bucket_of(key);
      if (bucket == from.bucket && key <= from.key) continue;
      if (!is_person(key)) continue;
      const auto since = since_in(bytes, segment);
      if (!since) continue;
      if (page.members.size() == limit) {
        page.next = from;
        return page;
      }
      page.members.push_back({key, *since});
      from.bucket = bucket;
      from.key = key;
    }
    looked_at += read->states.size();
    from.key.clear();
    from.bucket = read->next;
    if (from.bucket == contract::kBuckets) {
      ++from.partition;
      from.bucket = 0;
    }
    if (looked_at < kStatesInOnePage || from.partition == reader.partitions()) continue;
    page.next = from;
    return page;
  }
  return page;
}

}  // namespace hearth::segmenter
