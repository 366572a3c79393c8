#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "jetstream/publish_request.hpp"

namespace hearth::jetstream {

// Reads the server's answer to a publish: {"stream":"S","seq":7,"duplicate":true} or
// {"error":{"code":400,"err_code":10071,"description":"wrong last sequence:
// 7"},"stream":"S","seq":0}. Errors: kConflict for a wrong last sequence, kLimit when the stream or
// the disk is full, kUnavailable when JetStream did not take it for another reason, kUnknown when
// the answer cannot be read.
Result<Ack> parse_publish_ack(std::string_view json);

// The stream's true last sequence, from the error of a publish that was refused with kConflict.
std::optional<std::uint64_t> actual_last_sequence(const Error& error);

}  // namespace hearth::jetstream
