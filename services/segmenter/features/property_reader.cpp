#include "segmenter/features/property_reader.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

#include <simdjson.h>

#include "contract/partition.hpp"
#include "segmenter/features/micros.hpp"

namespace hearth::segmenter {
namespace {

using simdjson::dom::element_type;

std::uint32_t hash(std::string_view text) {
  return static_cast<std::uint32_t>(contract::stable_hash(text));
}

template <class Number>
std::uint32_t hash_number(Number number) {
  char text[32];
  const auto end = std::to_chars(std::begin(text), std::end(text), number).ptr;
  return hash({text, static_cast<std::size_t>(end - text)});
}

// 5.0 is 5: which of them a client writes depends on its language.
std::uint32_t hash_real(double number) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const bool whole = std::abs(number) <= kExact && std::trunc(number) == number;
  return whole ? hash_number(static_cast<std::int64_t>(number)) : hash_number(number);
}

}  // namespace

struct PropertyReader::Document {
  std::optional<simdjson::dom::element> find(std::string_view property);

  std::string_view properties;
  std::string padded;  // the parser reads beyond the end
  simdjson::dom::parser parser;
  std::optional<simdjson::dom::object> object;
  bool parsed = false;
};

PropertyReader::PropertyReader() : document_(std::make_unique<Document>()) {}
PropertyReader::~PropertyReader() = default;
PropertyReader::PropertyReader(PropertyReader&&) noexcept = default;
PropertyReader& PropertyReader::operator=(PropertyReader&&) noexcept = default;

void PropertyReader::open(std::string_view properties) {
  document_->properties = properties;
  document_->object.reset();
  document_->parsed = false;
}

std::optional<simdjson::dom::element> PropertyReader::Document::find(std::string_view property) {
  if (!parsed && !properties.empty()) {
    parsed = true;
    padded.assign(properties);
    padded.append(simdjson::SIMDJSON_PADDING, ' ');
    simdjson::dom::object whole;
    if (parser.parse(padded.data(), properties.size(), false).get(whole) == simdjson::SUCCESS) {
      object = whole;
    }
  }
  simdjson::dom::element element;
  if (!object || object->at_key(property).get(element) != simdjson::SUCCESS) return {};
  return element;
}

bool PropertyReader::has(std::string_view property) {
  return document_->find(property).has_value();
}

std::optional<std::string_view> PropertyReader::text(std::string_view property) {
  const auto element = document_->find(property);
  if (!element || !element->is_string()) return {};
  return std::string_view{*element};
}

std::optional<double> PropertyReader::real(std::string_view property) {
  const auto element = document_->find(property);
  if (!element || !element->is_number()) return {};
  return double{*element};
}

std::optional<bool> PropertyReader::truth(std::string_view property) {
  const auto element = document_->find(property);
  if (!element || !element->is_bool()) return {};
  return bool{*element};
}

std::optional<std::int64_t> PropertyReader::number(std::string_view property) {
  const auto element = document_->find(property);
  if (!element) return {};
  switch (element->type()) {
    case element_type::INT64:
      return to_micros(std::int64_t{*element});
    case element_type::UINT64:
      return kMaxMicros;  // above 2^63
    case element_type::DOUBLE:
      return to_micros(double{*element});
    case element_type::BOOL:
      return bool{*element} ? kMicros : 0;
    default:
      return {};
  }
}

std::optional<std::uint32_t> PropertyReader::value(std::string_view property) {
  const auto element = document_->find(property);
  if (!element) return {};
  switch (element->type()) {
    case element_type::STRING:
      return hash(std::string_view{*element});
    case element_type::INT64:
      return hash_number(std::int64_t{*element});
    case element_type::UINT64:
      return hash_number(std::uint64_t{*element});
    case element_type::DOUBLE:
      return hash_real(double{*element});
    case element_type::BOOL:
      return hash(bool{*element} ? "true" : "false");
    default:
      return {};
  }
}

}  // namespace hearth::segmenter
