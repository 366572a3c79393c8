#include "jetstream/work_queue.hpp"

#include <utility>

#include "jetstream/client_library.hpp"
#include "jetstream/delivery_reply.hpp"
#include "jetstream/streams.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kNanosPerMilli = 1'000'000;
constexpr std::int64_t kOpenMillis = 5'000;
constexpr Millis kGrace{250};  // for an answer that was under way when its request ended
constexpr int kStreamNotFound = 10059;
// Statuses in the place of a message, as of ADR-13 of NATS.
constexpr int kConsumerGone = 409;
constexpr int kNobodyAnswers = 503;

}  // namespace

Result<std::unique_ptr<WorkQueue>> WorkQueue::open(Connection& connection, WorkQueueSpec spec) {
  std::unique_ptr<WorkQueue> queue(new WorkQueue(connection, std::move(spec)));
  if (auto started = queue->start(); !started) return fail(started.error());
  return queue;
}

WorkQueue::~WorkQueue() = default;

Status WorkQueue::start() {
  jsConsumerConfig wanted;
  jsConsumerConfig_Init(&wanted);
  wanted.Durable = spec_.consumer.c_str();
  wanted.AckPolicy = js_AckExplicit;
  wanted.DeliverPolicy = js_DeliverAll;
  wanted.AckWait = spec_.ack_wait.count() * kNanosPerMilli;
  wanted.MaxAckPending = spec_.max_ack_pending;
  wanted.MaxDeliver = -1;
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kOpenMillis;
  jsErrCode code{};
  natsStatus status = js_AddConsumer(nullptr, connection_.jetstream(), spec_.stream.c_str(),
                                     &wanted, &options, &code);
  if (status != NATS_OK && code == kStreamNotFound) {
    return fail(ErrorKind::kNotFound, "there is no stream " + spec_.stream);
  }
  if (status != NATS_OK) return fail(error_of(status, "make the consumer " + spec_.consumer));
  auto inbox = PullInbox::open(connection_, spec_.stream, spec_.consumer);
  if (!inbox) return fail(inbox.error());
  inbox_ = std::move(*inbox);
  return {};
}

Result<std::optional<WorkItem>> WorkQueue::take(Millis wait) {
  if (Clock::now() >= asked_until_) {
    if (auto asked = inbox_->ask({.expires = wait}); !asked) return fail(asked.error());
    asked_until_ = Clock::now() + wait + kGrace;
  }
  const auto taken = inbox_->take(wait + kGrace);
  if (!taken) return fail(taken.error());
  if (*taken == nullptr) return std::nullopt;
  natsMsg* const raw = taken->get();
  asked_until_ = {};
  const char* const reply = natsMsg_GetReply(raw);
  // The server's "nothing came" and "the request ended" are no messages of the stream.
  const auto place = parse_delivery_reply(reply == nullptr ? "" : reply);
  if (!place) {
    const int code = status_code(raw);
    if (code == kNobodyAnswers || code == kConsumerGone) {
      return fail(ErrorKind::kUnavailable, "the consumer of " + spec_.stream + " is gone");
    }
    return std::nullopt;
  }
  return WorkItem{std::string(payload_of(raw)), place->deliveries, reply};
}

Result<WorkQueue::Standing> WorkQueue::standing() {
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kOpenMillis;
  jsErrCode code{};
  jsConsumerInfo* raw = nullptr;
  const natsStatus status = js_GetConsumerInfo(&raw, connection_.jetstream(), spec_.stream.c_str(),
                                               spec_.consumer.c_str(), &options, &code);
  const ConsumerInfoHandle info(raw);
  if (status != NATS_OK) return fail(error_of(status, "look at the consumer " + spec_.consumer));
  return Standing{{info->NumPending, static_cast<std::uint64_t>(info->NumAckPending)},
                  info->AckFloor.Stream};
}

Result<QueueLevel> WorkQueue::level() {
  const auto now = standing();
  if (!now) return fail(now.error());
  return now->level;
}

Status WorkQueue::make_room() {
  const auto stream = stream_info(connection_, spec_.stream);
  if (!stream) return fail(stream.error());
  if (stream->max_bytes <= 0 || 2 * stream->bytes < static_cast<std::uint64_t>(stream->max_bytes))
    return {};
  const auto now = standing();
  if (!now) return fail(now.error());
  if (now->done_up_to < stream->first_seq) return {};
  return purge_up_to(connection_, spec_.stream, now->done_up_to + 1);
}

Status WorkQueue::done(const WorkItem& item) {
  return connection_.publish_core(item.reply, "+ACK");
}

Status WorkQueue::refuse(const WorkItem& item) {
  return connection_.publish_core(item.reply, "+TERM");
}

Status WorkQueue::hold(const WorkItem& item) {
  return connection_.publish_core(item.reply, "+WPI");
}

Status WorkQueue::again(const WorkItem& item, Millis delay) {
  return connection_.publish_core(
      item.reply, R"(-NAK {"delay":)" + std::to_string(delay.count() * kNanosPerMilli) + "}");
}

}  // namespace hearth::jetstream
