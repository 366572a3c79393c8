#include "jetstream/reader.hpp"

#include <chrono>

#include "jetstream/client_library.hpp"
#include "jetstream/delivery_reply.hpp"
#include "jetstream/reader_health.hpp"
#include "jetstream/streams.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kHeartbeatNanos = 500'000'000;
constexpr std::int64_t kOpenMillis = 5'000;
constexpr Millis kPatience{5'000};
constexpr int kNoLimit = -1;

Millis monotonic_now() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

void MessageDeleter::operator()(natsMsg* message) const { natsMsg_Destroy(message); }

Result<std::unique_ptr<OrderedReader>> OrderedReader::open(Connection& connection,
                                                           std::string_view stream,
                                                           std::uint64_t from_seq) {
  if (from_seq == 0) return fail(ErrorKind::kInvalid, "messages are numbered from 1");
  std::unique_ptr<OrderedReader> reader(new OrderedReader(connection, stream, from_seq));
  Status opened = reader->subscribe();
  if (!opened) return fail(opened.error());
  return reader;
}

OrderedReader::~OrderedReader() { unsubscribe(); }

Status OrderedReader::check_range() {
  Result<StreamInfo> info = stream_info(connection_, stream_);
  if (!info) return fail(info.error());
  const std::string wanted = " although " + std::to_string(next_) + " is to be read next";
  if (info->last_seq + 1 < next_) {
    return fail(ErrorKind::kCorrupt, "stream " + stream_ + ": the log went back: it ends at " +
                                         std::to_string(info->last_seq) + wanted);
  }
  if (info->first_seq > next_) {
    return fail(ErrorKind::kCorrupt, "stream " + stream_ + ": messages are gone: it begins at " +
                                         std::to_string(info->first_seq) + wanted);
  }
  return {};
}

Status OrderedReader::subscribe() {
  Status range = check_range();
  if (!range) return range;
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kOpenMillis;
  jsSubOptions wanted;
  jsSubOptions_Init(&wanted);
  wanted.Stream = stream_.c_str();
  wanted.Ordered = true;
  wanted.Config.DeliverPolicy = js_DeliverByStartSequence;
  wanted.Config.OptStartSeq = next_;
  wanted.Config.Heartbeat = kHeartbeatNanos;
  jsErrCode code{};
  natsStatus status =
      js_SubscribeSync(&subscription_, connection_.jetstream(), ">", &options, &wanted, &code);
  if (status != NATS_OK) return fail(error_of(status, "read stream " + stream_));
  // The server's flow control bounds what waits here. The library's own limit would drop a message
  // after it has counted it as received, which looks like a hole.
  natsSubscription_SetPendingLimits(subscription_, kNoLimit, kNoLimit);
  health_ = std::make_shared<ReaderHealth>();
  connection_.watch(subscription_, health_);
  received_any_ = false;
  return {};
}

void OrderedReader::unsubscribe() {
  if (subscription_ == nullptr) return;
  connection_.unwatch(subscription_);
  end_subscription(connection_.handle(), subscription_);
  subscription_ = nullptr;
}

Status OrderedReader::poll(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait) {
  if (!failure_) return failure_;
  int here = 0;
  natsSubscription_GetPending(subscription_, &here, nullptr);
  if (here == 0 && wait.count() == 0) return stopped(NATS_TIMEOUT);
  std::int64_t patience = wait.count();
  for (std::size_t count = 0; count < max; ++count) {
    natsMsg* raw = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&raw, subscription_, patience);
    if (status != NATS_OK) return count > 0 && status == NATS_TIMEOUT ? Status{} : stopped(status);
    failure_ = accept(raw, out);
    if (!failure_) return failure_;
    if (count == 0) health_->received();
    if (--here <= 0) break;  // asking an empty subscription costs more than a message
    patience = 0;
  }
  return {};
}

Status OrderedReader::stopped(int status) {
  const bool nothing_there = status == NATS_TIMEOUT;
  if (nothing_there && !health_->lost(monotonic_now(), kPatience)) return {};
  failure_ = fail(ErrorKind::kUnavailable,
                  nothing_there
                      ? "read stream " + stream_ + ": the consumer has been lost for too long"
                      : error_of(static_cast<natsStatus>(status), "read stream " + stream_).detail);
  return failure_;
}

Status OrderedReader::accept(natsMsg* raw, std::vector<ReceivedMessage>& out) {
  std::unique_ptr<natsMsg, MessageDeleter> message(raw);
  const char* reply = natsMsg_GetReply(raw);
  const auto place = parse_delivery_reply(reply == nullptr ? "" : reply);
  if (!place)
    return fail(ErrorKind::kCorrupt, "stream " + stream_ + ": a message without its place");
  // When the library replaces a consumer that has not delivered anything yet, it starts again at 1
  // instead of at our start (3.4.1). Then a new subscription is cheaper than reading up to here.
  if (place->stream_sequence < next_ && !received_any_) {
    unsubscribe();
    return subscribe();
  }
  if (place->stream_sequence != next_) {
    const bool back = place->stream_sequence < next_;
    return fail(
        ErrorKind::kCorrupt,
        "stream " + stream_ + (back ? ": the log went back: " : ": messages are missing: ") +
            std::to_string(place->stream_sequence) + " came instead of " + std::to_string(next_));
  }
  received_any_ = true;
  ++next_;
  out.push_back(ReceivedMessage{.sequence = place->stream_sequence,
                                .stored = place->stored,
                                .subject = natsMsg_GetSubject(raw),
                                .payload = payload_of(raw),
                                .owner = std::move(message)});
  return {};
}

}  // namespace hearth::jetstream
