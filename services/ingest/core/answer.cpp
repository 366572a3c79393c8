#include "ingest/core/answer.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "ingest/core/context.hpp"
#include "ingest/core/utf8.hpp"

namespace hearth::ingest {
namespace {

using contract::append_number;
using contract::append_string;

static_assert(kMaxRunBytes + 2 <= kMaxDeadLetterRaw);
constexpr std::size_t kMaxTimeBytes = 64;  // longer is no time

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
  if (rejected.count > 1) member(out, "count", rejected.count);
}

void write_circumstances(std::string& out, const Rejected& rejected, const SentWith& with) {
  if (!with.sent_at.empty() && with.sent_at.size() <= kMaxTimeBytes) {
    member(out, "sentAt", replace_invalid_utf8(with.sent_at));
  }
  if (with.context_cut || with.context.size() > kMaxDeadLetterContext) {
    out += R"(,"contextCut":true)";
  } else if (!with.context.empty()) {
    member(out, "context", replace_invalid_utf8(with.context));
  }
  if (!with.peer_ip.empty() && (may_be_direct(rejected.raw) || may_be_direct(with.context))) {
    member(out, "peerIp", with.peer_ip);
  }
}

}  // namespace

std::string success_body(const ParsedBatch& batch) {
  std::string out = R"({"success":true)";
  member(out, "accepted", batch.accepted.size());
  member(out, "duplicates", batch.duplicates);
  out += R"(,"rejected":[)";
  const auto add = [&out](const Rejected& rejected) {
    if (out.back() != '[') out += ',';
    write_verdict(out, rejected);
    out += '}';
  };
  for (const auto& rejected : batch.rejected) add(rejected);
  if (batch.rest) add(*batch.rest);
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

std::string dead_letter_body(const Rejected& rejected, TimePoint received, const SentWith& with) {
  std::string out;
  write_verdict(out, rejected);
  if (!rejected.type.empty()) member(out, "type", rejected.type);
  member(out, "received", contract::to_rfc3339(received));
  write_circumstances(out, rejected, with);
  out += rejected.raw.size() > kMaxDeadLetterRaw ? R"(,"truncated":true)" : R"(,"truncated":false)";
  member(out, "raw", replace_invalid_utf8(rejected.raw.substr(0, kMaxDeadLetterRaw)));
  out += '}';
  return out;
}

std::string DeadLetterBodies::next(const Rejected& rejected) {
  SentWith with = with_;
  if (with.context.size() > room_) {
    with.context = {};
    with.context_cut = true;
  }
  room_ -= with.context.size();
  return dead_letter_body(rejected, received_, with);
}

std::string DeadLetterBodies::next(const Rejected& rest, const EventRun& run) {
  const std::string several = run.count == 1 ? std::string() : "[" + std::string(run.text) + "]";
  Rejected each = rest;
  each.index = run.first;
  each.count = run.count;
  each.raw = run.count == 1 ? run.text : std::string_view(several);
  return next(each);
}

}  // namespace hearth::ingest
