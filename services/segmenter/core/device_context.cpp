#include "segmenter/core/device_context.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <simdjson.h>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kMaxIdBytes = 256;  // longer ones are no device's
constexpr std::uint64_t kKindBit = 1;
constexpr std::string_view kEntityKind = "device:";

// What phones send whose owner does not want to be known: 00000000-0000-0000-0000-000000000000.
bool is_placeholder(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) { return c == '0' || c == '-' || c == ':'; });
}

std::uint64_t hash_in(const simdjson::dom::element& context, std::string_view pointer,
                      Place source) {
  std::string_view id;
  if (context.at_pointer(pointer).get(id) != simdjson::SUCCESS) return 0;
  if (id.size() > kMaxIdBytes || is_placeholder(id)) return 0;
  return source_hash(source, id);
}

}  // namespace

std::uint64_t source_hash(Place source, std::string_view id) {
  const bool address = source == Place::kAddress;
  std::string salted = address ? "address\n" : "device\n";
  salted += id;
  const std::uint64_t hash = contract::stable_hash(salted) & ~kKindBit;
  return address ? hash | kKindBit : std::max(hash, std::uint64_t{2});  // 0 is no hash
}

Place source_of(std::uint64_t hash) {
  return (hash & kKindBit) != 0 ? Place::kAddress : Place::kDevice;
}

std::string device_entity(std::uint64_t hash) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string entity(kEntityKind);
  for (int shift = 60; shift >= 0; shift -= 4) entity += kHex[hash >> shift & 15];
  return entity;
}

std::uint64_t source_in(std::string_view entity) {
  constexpr std::size_t kHexDigits = 16;
  if (!entity.starts_with(kEntityKind)) return 0;
  const std::string_view hex = entity.substr(kEntityKind.size());
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), hash, 16);
  const bool whole = error == std::errc() && end == hex.data() + hex.size();
  return whole && hex.size() == kHexDigits ? hash : 0;
}

struct ContextReader::Parser {
  simdjson::dom::parser parser;
};

ContextReader::ContextReader() : parser_(std::make_unique<Parser>()), kept_(kPlaces) {}
ContextReader::~ContextReader() = default;
ContextReader::ContextReader(ContextReader&&) noexcept = default;
ContextReader& ContextReader::operator=(ContextReader&&) noexcept = default;

ContextSources ContextReader::read(std::string_view context) {
  if (context.size() > kMaxKeptBytes) return parse(context);
  Kept& kept = kept_[contract::stable_hash(context) % kPlaces];
  if (kept.context != context) kept = {std::string(context), parse(context)};
  return kept.sources;
}

ContextSources ContextReader::parse(std::string_view context) {
  ContextSources sources;
  // Cheap first: contexts of servers mostly name neither.
  const bool told = context.find("\"device\"") != std::string_view::npos ||
                    context.find("\"ip\"") != std::string_view::npos;
  simdjson::dom::element object;
  if (!told) return sources;
  auto parsed = parser_->parser.parse(context.data(), context.size());
  if (parsed.get(object) != simdjson::SUCCESS) return sources;
  sources.device = hash_in(object, "/device/id", Place::kDevice);
  sources.address = hash_in(object, "/ip", Place::kAddress);
  return sources;
}

}  // namespace hearth::segmenter
