#include "jetstream/sparse_stream.hpp"

#include "jetstream/client_library.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kWaitMillis = 5'000;

jsOptions waiting_options() {
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kWaitMillis;
  return options;
}

std::string place(std::string_view stream, std::uint64_t seq) {
  return "message " + std::to_string(seq) + " of " + std::string(stream);
}

}  // namespace

Result<StoredMessage> next_message(Connection& connection, std::string_view stream,
                                   const std::string& subject, std::uint64_t from_seq) {
  jsOptions options = waiting_options();
  jsDirectGetMsgOptions wanted;
  jsDirectGetMsgOptions_Init(&wanted);
  wanted.Sequence = from_seq;
  wanted.NextBySubject = subject.c_str();
  natsMsg* raw = nullptr;
  const natsStatus status =
      js_DirectGetMsg(&raw, connection.jetstream(), std::string(stream).c_str(), &options, &wanted);
  const MessageHandle message(raw);
  if (status != NATS_OK) return fail(error_of(status, "the first from " + place(stream, from_seq)));
  return StoredMessage{.seq = natsMsg_GetSequence(raw),
                       .time = from_unix_ms(natsMsg_GetTime(raw) / 1'000'000),
                       .subject = natsMsg_GetSubject(raw),
                       .payload = std::string(payload_of(raw))};
}

Status delete_message(Connection& connection, std::string_view stream, std::uint64_t seq) {
  jsOptions options = waiting_options();
  jsErrCode code{};
  const natsStatus status =
      js_DeleteMsg(connection.jetstream(), std::string(stream).c_str(), seq, &options, &code);
  if (status == NATS_OK) return {};
  // The server has several codes for one that is not there.
  const auto still = get_message(connection, stream, seq);
  if (!still && still.error().kind == ErrorKind::kNotFound) return {};
  Error error = error_of(status, "delete " + place(stream, seq));
  if (status == NATS_TIMEOUT) error.kind = ErrorKind::kUnknown;
  return fail(std::move(error));
}

}  // namespace hearth::jetstream
