#include "ingest/core/code.hpp"

#include <array>

namespace hearth::ingest {
namespace {

struct Row {
  Code code;
  int status;
  std::string_view name, title;
};

constexpr std::array<Row, kCodes> kRows{{
    {Code::kInvalidJson, 400, "invalid_json", "The text is not valid JSON."},
    {Code::kBatchMissing, 400, "batch_missing", "The body has no array named batch."},
    {Code::kBodyTooLarge, 413, "body_too_large", "The body is larger than this collector reads."},
    {Code::kEncodingUnsupported, 415, "encoding_unsupported",
     "The Content-Encoding cannot be read."},
    {Code::kAuthorizationInvalid, 401, "authorization_invalid",
     "The Authorization header cannot be read."},
    {Code::kWriteKeyMissing, 401, "write_key_missing", "The request carries no write key."},
    {Code::kWriteKeyUnknown, 401, "write_key_unknown", "The write key is not known here."},
    {Code::kWriteKeyMismatch, 401, "write_key_mismatch",
     "Header and body carry different write keys."},
    {Code::kNotFound, 404, "not_found", "There is nothing at this path."},
    {Code::kMethodNotAllowed, 405, "method_not_allowed", "The path does not take this method."},
    {Code::kQuotaExceeded, 429, "quota_exceeded", "The write key is over its quota."},
    {Code::kUnavailable, 503, "unavailable", "The events cannot be stored now; send them again."},
    {Code::kNotAnObject, 200, "not_an_object", "The event is not a JSON object."},
    {Code::kInvalidUtf8, 200, "invalid_utf8", "The event is not valid UTF-8."},
    {Code::kTooDeep, 200, "too_deep", "The event is nested too deeply."},
    {Code::kEventTooLarge, 200, "event_too_large", "The event is too large."},
    {Code::kBatchTooLarge, 200, "batch_too_large",
     "The batch is too large once its context is merged in."},
    {Code::kBatchTooLong, 200, "batch_too_long", "The batch holds more events than one may."},
    {Code::kTypeMissing, 200, "type_missing", "The event has no type."},
    {Code::kTypeUnknown, 200, "type_unknown", "The event's type is not known."},
    {Code::kUserMissing, 200, "user_missing", "The event has neither userId nor anonymousId."},
    {Code::kEventMissing, 200, "event_missing", "The track call does not name its event."},
    {Code::kGroupMissing, 200, "group_missing", "The group call has no groupId."},
    {Code::kPreviousMissing, 200, "previous_missing", "The alias call has no previousId."},
    {Code::kMessageIdTooLong, 200, "message_id_too_long",
     "The messageId is longer than 100 bytes."},
    {Code::kFieldTooLong, 200, "field_too_long", "An id or a name is too long."},
    {Code::kIdNotText, 200, "id_not_text", "An id holds a control character."},
    {Code::kFieldWrongType, 200, "field_wrong_type", "A field has the wrong type."},
    {Code::kPlanViolation, 200, "plan_violation",
     "A property is not as the tracking plan wants it."},
    {Code::kEventNotPlanned, 200, "event_not_planned",
     "The tracking plan is strict and lacks the event."},
}};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < kCodes; ++i) {
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  }
  return true;
}
static_assert(rows_are_in_order());

const Row& row(Code code) { return kRows.at(static_cast<std::size_t>(code)); }

}  // namespace

std::string_view name(Code code) { return row(code).name; }
std::string_view title(Code code) { return row(code).title; }
int status(Code code) { return row(code).status; }

}  // namespace hearth::ingest
