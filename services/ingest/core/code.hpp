#pragma once

#include <string>
#include <string_view>

// Why something was refused: a closed list, because the codes are metric labels, dead-letter
// subjects and part of the API.
namespace hearth::ingest {

enum class Code {
  // the whole request
  kInvalidJson,  // also one event
  kBatchMissing,
  kBodyTooLarge,
  kEncodingUnsupported,
  kAuthorizationInvalid,
  kWriteKeyMissing,
  kWriteKeyUnknown,
  kWriteKeyMismatch,
  kNotFound,
  kMethodNotAllowed,
  kQuotaExceeded,
  kUnavailable,
  // one event; the others of its batch are not concerned
  kNotAnObject,
  kInvalidUtf8,
  kTooDeep,
  kEventTooLarge,
  kBatchTooLarge,
  kBatchTooLong,
  kTypeMissing,
  kTypeUnknown,
  kUserMissing,
  kEventMissing,
  kGroupMissing,
  kPreviousMissing,
  kMessageIdTooLong,
  kFieldTooLong,
  kIdNotText,
  kFieldWrongType,
  kPlanViolation,
  kEventNotPlanned,
};
inline constexpr std::size_t kCodes = 30;

std::string_view name(
    Code code);  // "event_too_large": lower case, '_'; fit for a subject token and a label
std::string_view title(Code code);  // a sentence without particulars
int status(Code code);  // of a request refused for it; 200 for the codes of single events

// A whole request that was refused.
struct Refusal {
  Code code;
  std::string message;
};

}  // namespace hearth::ingest
