#include "jetstream/work_queue.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "jetstream/client_library.hpp"
#include "jetstream/delivery_reply.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kNanosPerMilli = 1'000'000;
constexpr std::int64_t kOpenMillis = 5'000;
constexpr Millis kGrace{250};  // for an answer that was under way when its request ended
constexpr int kStreamNotFound = 10059;
constexpr std::size_t kDeliveriesAt = 4;
constexpr std::size_t kShortForm = 9;  // tokens of a reply subject; see delivery_reply.hpp
constexpr std::string_view kNextRequest = "$JS.API.CONSUMER.MSG.NEXT.";

std::uint64_t deliveries_in(std::string_view reply) {
  const auto dots = static_cast<std::size_t>(std::count(reply.begin(), reply.end(), '.'));
  std::size_t at = dots + 1 == kShortForm ? kDeliveriesAt : kDeliveriesAt + 2;
  while (at-- > 0) reply.remove_prefix(std::min(reply.find('.'), reply.size() - 1) + 1);
  std::uint64_t number = 1;
  std::from_chars(reply.data(), reply.data() + reply.size(), number);
  return number;
}

}  // namespace

Result<std::unique_ptr<WorkQueue>> WorkQueue::open(Connection& connection, WorkQueueSpec spec) {
  std::unique_ptr<WorkQueue> queue(new WorkQueue(connection, std::move(spec)));
  if (auto started = queue->start(); !started) return fail(started.error());
  return queue;
}

WorkQueue::~WorkQueue() { end_subscription(connection_.handle(), subscription_); }

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
  char* inbox = nullptr;
  status = natsInbox_Create(&inbox);
  if (status == NATS_OK) {
    inbox_ = inbox;
    natsInbox_Destroy(inbox);
    status = natsConnection_SubscribeSync(&subscription_, connection_.handle(), inbox_.c_str());
  }
  if (status != NATS_OK) return fail(error_of(status, "take from " + spec_.stream));
  return {};
}

Status WorkQueue::ask(Millis wait) {
  const std::string request = R"({"batch":1,"expires":)" +
                              std::to_string(std::max(wait, Millis(1)).count() * kNanosPerMilli) +
                              "}";
  const std::string subject = std::string(kNextRequest) + spec_.stream + "." + spec_.consumer;
  if (!connection_.connected()) return fail(ErrorKind::kUnavailable, "not connected to NATS");
  const natsStatus status =
      natsConnection_PublishRequest(connection_.handle(), subject.c_str(), inbox_.c_str(),
                                    request.data(), static_cast<int>(request.size()));
  if (status != NATS_OK) return fail(error_of(status, "take from " + spec_.stream));
  asked_until_ = Clock::now() + wait + kGrace;
  return {};
}

Result<std::optional<WorkItem>> WorkQueue::take(Millis wait) {
  if (Clock::now() >= asked_until_) {
    if (auto asked = ask(wait); !asked) return fail(asked.error());
  }
  natsMsg* raw = nullptr;
  const natsStatus status = natsSubscription_NextMsg(&raw, subscription_, (wait + kGrace).count());
  if (status == NATS_TIMEOUT) return std::nullopt;
  if (status != NATS_OK) return fail(error_of(status, "take from " + spec_.stream));
  const MessageHandle message(raw);
  asked_until_ = {};
  const char* const reply = natsMsg_GetReply(raw);
  // The server's "nothing came" and "the request ended" are no messages of the stream.
  if (reply == nullptr || !parse_delivery_reply(reply)) return std::nullopt;
  return WorkItem{std::string(payload_of(raw)), deliveries_in(reply), reply};
}

Status WorkQueue::done(const WorkItem& item) {
  return connection_.publish_core(item.reply, "+ACK");
}

Status WorkQueue::again(const WorkItem& item, Millis delay) {
  return connection_.publish_core(
      item.reply, R"(-NAK {"delay":)" + std::to_string(delay.count() * kNanosPerMilli) + "}");
}

}  // namespace hearth::jetstream
