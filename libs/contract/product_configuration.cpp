#include "contract/product_configuration.hpp"

#include <simdjson.h>

#include "contract/json_text.hpp"

namespace hearth::contract {
namespace {

constexpr const char* kTextMember = "yaml";
constexpr const char* kSegmentsMember = "segments";
constexpr const char* kForm = "the configuration's body is not {\"yaml\": \"text of hearth.yaml\"}";
constexpr const char* kSegmentForm =
    "a segment of the configuration is not {\"name\", \"rule\", \"title\", \"state\", "
    "\"configuration\", \"request\", \"previous\", \"earlier\"}";

void append_member(std::string& out, std::string_view key, std::string_view value) {
  append_string(out, key);
  out += ':';
  append_string(out, value);
}

void append_version(std::string& out, const SegmentVersion& version) {
  append_member(out, "rule", version.rule);
  out += ',';
  append_member(out, "title", version.title);
  out += ',';
  append_member(out, "state", name(version.state));
}

void append_override(std::string& out, const SegmentOverride& changed) {
  out += '{';
  append_member(out, "name", changed.name);
  out += ',';
  append_version(out, changed.version);
  out += R"(,"configuration":)";
  append_unsigned(out, changed.configuration);
  out += R"(,"request":)";
  append_unsigned(out, changed.request);
  if (changed.previous) {
    out += R"(,"previous":{)";
    append_version(out, *changed.previous);
    out += '}';
  }
  if (!changed.earlier.empty()) {
    out += R"(,"earlier":[)";
    for (const std::uint64_t& key : changed.earlier) {
      if (&key != &changed.earlier.front()) out += ',';
      append_unsigned(out, key);
    }
    out += ']';
  }
  out += '}';
}

bool read(const simdjson::dom::element& object, const char* key, std::string& out) {
  std::string_view text;
  if (object[key].get_string().get(text) != simdjson::SUCCESS) return false;
  out = text;
  return true;
}

bool read(const simdjson::dom::element& object, SegmentVersion& out) {
  std::string state;
  if (!read(object, "rule", out.rule) || !read(object, "title", out.title) ||
      !read(object, "state", state)) {
    return false;
  }
  const auto parsed = parse_segment_state(state);
  out.state = parsed.value_or(SegmentState::kDraft);
  return parsed.has_value();
}

bool read(const simdjson::dom::element& object, SegmentOverride& out) {
  if (!read(object, "name", out.name) || !read(object, out.version)) return false;
  if (object["configuration"].get_uint64().get(out.configuration) != simdjson::SUCCESS ||
      object["request"].get_uint64().get(out.request) != simdjson::SUCCESS) {
    return false;
  }
  simdjson::dom::array earlier;
  if (object["earlier"].get_array().get(earlier) == simdjson::SUCCESS) {
    for (const simdjson::dom::element one : earlier) {
      if (one.get_uint64().get(out.earlier.emplace_back()) != simdjson::SUCCESS) return false;
    }
  }
  simdjson::dom::element previous;
  if (object["previous"].get(previous) != simdjson::SUCCESS) return true;
  return read(previous, out.previous.emplace());
}

}  // namespace

std::string configuration_body(std::string_view yaml, const SegmentOverlay& overlay) {
  std::string body = "{";
  append_member(body, kTextMember, yaml);
  if (!overlay.empty()) {
    body += ",\"";
    body += kSegmentsMember;
    body += "\":[";
    for (const SegmentOverride& changed : overlay) {
      if (&changed != &overlay.front()) body += ',';
      append_override(body, changed);
    }
    body += ']';
  }
  body += '}';
  return body;
}

Result<ConfigurationText> configuration_text(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ConfigurationText out;
  if (parser.parse(simdjson::padded_string(body)).get(root) != simdjson::SUCCESS ||
      !read(root, kTextMember, out.yaml)) {
    return fail(ErrorKind::kInvalid, kForm);
  }
  simdjson::dom::element segments;
  if (root[kSegmentsMember].get(segments) != simdjson::SUCCESS) return out;
  simdjson::dom::array list;
  if (segments.get_array().get(list) != simdjson::SUCCESS) {
    return fail(ErrorKind::kInvalid, kSegmentForm);
  }
  for (const simdjson::dom::element one : list) {
    SegmentOverride changed;
    if (!read(one, changed)) return fail(ErrorKind::kInvalid, kSegmentForm);
    put(out.overlay, std::move(changed));
  }
  return out;
}

ParsedProduct product_of(const ConfigurationText& text) {
  ParsedProduct parsed = parse_product(text.yaml);
  if (!parsed.product) return parsed;
  lay_over(*parsed.product, text.overlay, parsed.problems);
  if (!parsed.problems.empty()) parsed.product.reset();
  return parsed;
}

ParsedProduct product_of(const Configuration& configuration) {
  const auto text = configuration_text(configuration.body);
  if (text) return product_of(*text);
  Problem problem;
  problem.text = text.error().detail;
  return {{}, {std::move(problem)}};
}

}  // namespace hearth::contract
