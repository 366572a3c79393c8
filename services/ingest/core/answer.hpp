#pragma once

#include <string>
#include <string_view>

#include "ingest/core/code.hpp"
#include "ingest/core/request.hpp"

// The bodies that the collector answers with, and the one that it keeps of a refused event. All are
// JSON.
namespace hearth::ingest {

// {"success":true,"accepted":n,"duplicates":d,"rejected":[{"index","messageId","code","message"}…]}
std::string success_body(const ParsedBatch& batch);

// {"code","message"}, without which analytics-python retries a 400, and RFC 9457's members beside
// them.
std::string error_body(const Refusal& refusal);

// What browser and mobile SDKs load first: send to this collector and nowhere else, and no metrics
// of your own.
std::string settings_body(std::string_view write_key);

// {"code","message","index","messageId","type","received","truncated","raw"}: `type` only where the
// path said it; `raw` is the event as text,
// because it need not be JSON; invalid UTF-8 is replaced by U+FFFD, and after kMaxDeadLetterRaw
// bytes it is cut.
inline constexpr std::size_t kMaxDeadLetterRaw = 64 * 1024;
std::string dead_letter_body(const Rejected& rejected, TimePoint received);

}  // namespace hearth::ingest
