#include "jetstream/pull_inbox.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "jetstream/client_library.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::string_view kNextRequest = "$JS.API.CONSUMER.MSG.NEXT.";

std::string nanos(Millis time) {
  return std::to_string(std::chrono::nanoseconds(std::max(time, Millis(1))).count());
}

}  // namespace

void MessageDeleter::operator()(natsMsg* message) const { natsMsg_Destroy(message); }

PullInbox::PullInbox(Connection& connection, std::string stream, std::string consumer)
    : connection_(connection),
      stream_(std::move(stream)),
      requests_(std::string(kNextRequest) + stream_ + "." + consumer) {}

PullInbox::~PullInbox() { end_subscription(connection_.handle(), subscription_); }

Result<std::unique_ptr<PullInbox>> PullInbox::open(Connection& connection, std::string stream,
                                                   std::string consumer) {
  std::unique_ptr<PullInbox> made(
      new PullInbox(connection, std::move(stream), std::move(consumer)));
  char* inbox = nullptr;
  natsStatus status = natsInbox_Create(&inbox);
  if (status == NATS_OK) {
    made->inbox_ = inbox;
    natsInbox_Destroy(inbox);
    status = natsConnection_SubscribeSync(&made->subscription_, connection.handle(),
                                          made->inbox_.c_str());
  }
  if (status != NATS_OK) return fail(error_of(status, "take from " + made->stream_));
  return made;
}

Status PullInbox::ask(const PullRequest& request) {
  if (!connection_.connected()) return fail(ErrorKind::kUnavailable, "not connected to NATS");
  std::string text =
      R"({"batch":)" + std::to_string(request.messages) + R"(,"expires":)" + nanos(request.expires);
  if (request.bytes > 0) text += R"(,"max_bytes":)" + std::to_string(request.bytes);
  if (request.heartbeat.count() > 0) text += R"(,"idle_heartbeat":)" + nanos(request.heartbeat);
  text += "}";
  const natsStatus status =
      natsConnection_PublishRequest(connection_.handle(), requests_.c_str(), inbox_.c_str(),
                                    text.data(), static_cast<int>(text.size()));
  return status == NATS_OK ? Status{} : fail(error_of(status, "take from " + stream_));
}

std::size_t PullInbox::waiting() const {
  int here = 0;
  natsSubscription_GetPending(subscription_, &here, nullptr);
  return static_cast<std::size_t>(std::max(here, 0));
}

Result<MessageOwner> PullInbox::take(Millis wait) {
  natsMsg* raw = nullptr;
  const natsStatus status = natsSubscription_NextMsg(&raw, subscription_, wait.count());
  if (status == NATS_OK) return MessageOwner(raw);
  if (status == NATS_TIMEOUT) return MessageOwner();
  return fail(error_of(status, "take from " + stream_));
}

int status_code(natsMsg* message) {
  const char* text = nullptr;
  if (natsMsgHeader_Get(message, "Status", &text) != NATS_OK || text == nullptr) return 0;
  int code = 0;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), code);
  return code;
}

}  // namespace hearth::jetstream
