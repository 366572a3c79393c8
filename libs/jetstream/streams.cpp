#include "jetstream/streams.hpp"

#include <algorithm>

#include "jetstream/client_library.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kWaitMillis = 5'000;
constexpr std::int64_t kNanosPerMilli = 1'000'000;

// The server's own error codes, where the library's status says only "error".
constexpr int kNoMessageFound = 10037;
constexpr int kStreamNameInUse = 10058;
constexpr int kStreamNotFound = 10059;
constexpr int kSubjectsOverlap = 10065;
constexpr int kStorageExceeded = 10047;
constexpr int kFirstServerCode = 10000;

jsOptions waiting_options() {
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kWaitMillis;
  return options;
}

Error request_error(natsStatus status, int code, const std::string& attempted) {
  Error error = error_of(status, attempted);
  switch (code) {
    case kNoMessageFound:
    case kStreamNotFound:
      error.kind = ErrorKind::kNotFound;
      break;
    case kStreamNameInUse:
    case kSubjectsOverlap:
      error.kind = ErrorKind::kConflict;
      break;
    case kStorageExceeded:
      error.kind = ErrorKind::kLimit;
      break;
    default:
      break;
  }
  if (code >= kFirstServerCode) error.detail += ", server code " + std::to_string(code);
  return error;
}

TimePoint from_nanos(std::int64_t nanos) { return from_unix_ms(nanos / kNanosPerMilli); }

Result<StreamInfoHandle> raw_info(Connection& connection, const std::string& stream) {
  jsOptions options = waiting_options();
  jsErrCode code{};
  jsStreamInfo* raw = nullptr;
  natsStatus status =
      js_GetStreamInfo(&raw, connection.jetstream(), stream.c_str(), &options, &code);
  StreamInfoHandle info(raw);
  if (status != NATS_OK) return tl::unexpected(request_error(status, code, "stream " + stream));
  return info;
}

Status check_subjects(const jsStreamConfig& existing, const StreamSpec& spec) {
  std::vector<std::string> found(existing.Subjects, existing.Subjects + existing.SubjectsLen);
  std::vector<std::string> wanted = spec.subjects;
  std::sort(found.begin(), found.end());
  std::sort(wanted.begin(), wanted.end());
  if (found == wanted) return {};
  return fail(ErrorKind::kConflict, "stream " + spec.name + " exists with other subjects");
}

Status create(Connection& connection, const StreamSpec& spec) {
  std::vector<const char*> subjects;
  for (const std::string& subject : spec.subjects) subjects.push_back(subject.c_str());
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  config.Name = spec.name.c_str();
  config.Description = spec.description.empty() ? nullptr : spec.description.c_str();
  config.Subjects = subjects.data();
  config.SubjectsLen = static_cast<int>(subjects.size());
  config.MaxAge = spec.max_age.count() * kNanosPerMilli;
  config.MaxBytes = spec.max_bytes;
  config.Duplicates = spec.duplicate_window.count() * kNanosPerMilli;
  config.Discard = spec.discard_new ? js_DiscardNew : js_DiscardOld;
  config.Storage = js_FileStorage;
  config.AllowDirect = true;
  config.DenyDelete = spec.append_only;
  config.DenyPurge = spec.append_only;
  jsOptions options = waiting_options();
  jsErrCode code{};
  jsStreamInfo* raw = nullptr;
  natsStatus status = js_AddStream(&raw, connection.jetstream(), &config, &options, &code);
  StreamInfoHandle info(raw);
  if (status != NATS_OK) {
    return fail(request_error(status, code, "create stream " + spec.name));
  }
  return {};
}

StoredMessage copy_of(natsMsg* message) {
  return {.seq = natsMsg_GetSequence(message),
          .time = from_nanos(natsMsg_GetTime(message)),
          .subject = natsMsg_GetSubject(message),
          .payload = std::string(payload_of(message))};
}

}  // namespace

Status ensure_stream(Connection& connection, const StreamSpec& spec) {
  Result<StreamInfoHandle> existing = raw_info(connection, spec.name);
  if (!existing && existing.error().kind == ErrorKind::kNotFound) {
    Status created = create(connection, spec);
    if (created || created.error().kind != ErrorKind::kConflict) return created;
    existing = raw_info(connection, spec.name);  // somebody else was first, or the subjects overlap
    if (!existing) return created;
  }
  if (!existing) return fail(existing.error());
  return check_subjects(*(*existing)->Config, spec);
}

Result<StreamInfo> stream_info(Connection& connection, std::string_view stream) {
  Result<StreamInfoHandle> raw = raw_info(connection, std::string(stream));
  if (!raw) return fail(raw.error());
  const jsStreamInfo& info = **raw;
  return StreamInfo{.first_seq = info.State.FirstSeq,
                    .last_seq = info.State.LastSeq,
                    .messages = info.State.Msgs,
                    .bytes = info.State.Bytes,
                    .max_bytes = info.Config->MaxBytes,
                    .max_age = Millis(info.Config->MaxAge / kNanosPerMilli),
                    .description = info.Config->Description ? info.Config->Description : "",
                    .created = from_nanos(info.Created)};
}

Result<StoredMessage> get_message(Connection& connection, std::string_view stream,
                                  std::uint64_t seq) {
  if (seq == 0) return fail(ErrorKind::kInvalid, "messages are numbered from 1");
  jsOptions options = waiting_options();
  jsErrCode code{};
  natsMsg* raw = nullptr;
  natsStatus status =
      js_GetMsg(&raw, connection.jetstream(), std::string(stream).c_str(), seq, &options, &code);
  MessageHandle message(raw);
  if (status != NATS_OK) {
    return fail(request_error(status, code,
                              "message " + std::to_string(seq) + " of " + std::string(stream)));
  }
  return copy_of(message.get());
}

Result<StoredMessage> last_message(Connection& connection, std::string_view stream,
                                   std::string_view subject) {
  jsOptions options = waiting_options();
  jsErrCode code{};
  natsMsg* raw = nullptr;
  natsStatus status = js_GetLastMsg(&raw, connection.jetstream(), std::string(stream).c_str(),
                                    std::string(subject).c_str(), &options, &code);
  MessageHandle message(raw);
  if (status != NATS_OK) {
    return fail(request_error(status, code, "last message of " + std::string(subject)));
  }
  return copy_of(message.get());
}

Status purge_up_to(Connection& connection, std::string_view stream, std::uint64_t seq,
                   const std::string& subject) {
  jsOptions options = waiting_options();
  if (!subject.empty()) options.Stream.Purge.Subject = subject.c_str();
  options.Stream.Purge.Sequence = seq;
  jsErrCode code{};
  natsStatus status =
      js_PurgeStream(connection.jetstream(), std::string(stream).c_str(), &options, &code);
  if (status == NATS_OK) return {};
  Error error = request_error(status, code, "purge stream " + std::string(stream));
  if (status == NATS_TIMEOUT) error.kind = ErrorKind::kUnknown;
  return fail(std::move(error));
}

}  // namespace hearth::jetstream
