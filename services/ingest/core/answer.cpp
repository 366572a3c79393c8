#include "ingest/core/answer.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "ingest/core/utf8.hpp"

namespace hearth::ingest {
namespace {

using contract::append_number;
using contract::append_string;

// Writes `,"key":"value"`; the comma is left out after an opening bracket.
void member(std::string& out, std::string_view key, std::string_view value) {
  if (out.back() != '{') out += ',';
  append_string(out, key);
  out += ':';
  append_string(out, value);
}

void member(std::string& out, std::string_view key, std::size_t value) {
  if (out.back() != '{') out += ',';
  append_string(out, key);
  out += ':';
  append_number(out, static_cast<std::int64_t>(value));
}

void write_verdict(std::string& out, const Rejected& rejected) {
  out += '{';
  member(out, "index", rejected.index);
  if (!rejected.message_id.empty()) member(out, "messageId", rejected.message_id);
  member(out, "code", name(rejected.code));
  member(out, "message", rejected.message);
}

}  // namespace

std::string success_body(const ParsedBatch& batch) {
  std::string out = R"({"success":true)";
  member(out, "accepted", batch.accepted.size());
  member(out, "duplicates", batch.duplicates);
  out += R"(,"rejected":[)";
  for (const auto& rejected : batch.rejected) {
    if (out.back() != '[') out += ',';
    write_verdict(out, rejected);
    out += '}';
  }
  out += "]}";
  return out;
}

std::string error_body(const Refusal& refusal) {
  std::string out = "{";
  member(out, "code", name(refusal.code));
  member(out, "message", refusal.message);
  member(out, "type", "/problems/" + std::string(name(refusal.code)));
  member(out, "title", title(refusal.code));
  member(out, "status", static_cast<std::size_t>(status(refusal.code)));
  member(out, "detail", refusal.message);
  out += '}';
  return out;
}

std::string settings_body(std::string_view write_key) {
  std::string out = R"({"integrations":{"Segment.io":{)";
  member(out, "apiKey", write_key);
  out +=
      R"(,"unbundledIntegrations":[],"addBundledMetadata":true}},)"
      R"("plan":{"track":{"__default":{"enabled":true}},"identify":{"__default":{"enabled":true}},)"
      R"("group":{"__default":{"enabled":true}}},"edgeFunction":{},"metrics":{"sampleRate":0}})";
  return out;
}

std::string dead_letter_body(const Rejected& rejected, TimePoint received) {
  std::string out;
  write_verdict(out, rejected);
  if (!rejected.type.empty()) member(out, "type", rejected.type);
  member(out, "received", contract::to_rfc3339(received));
  out += rejected.raw.size() > kMaxDeadLetterRaw ? R"(,"truncated":true)" : R"(,"truncated":false)";
  member(out, "raw", replace_invalid_utf8(rejected.raw.substr(0, kMaxDeadLetterRaw)));
  out += '}';
  return out;
}

}  // namespace hearth::ingest
