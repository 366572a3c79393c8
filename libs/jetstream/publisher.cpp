#include "jetstream/publisher.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>

#include "jetstream/client_library.hpp"

namespace hearth::jetstream {
namespace {

using Clock = PendingPublishes::Clock;

// How much later than its deadline a publish may be completed.
constexpr Millis kDeadlineGrain{20};
constexpr int kHex = 16;
constexpr std::size_t kMaxName = 512;

std::string new_inbox() {
  natsInbox* inbox = nullptr;
  if (natsInbox_Create(&inbox) != NATS_OK) return {};
  std::string name = std::string(inbox) + ".";
  natsInbox_Destroy(inbox);
  return name;
}

// A zero-terminated copy on the stack, as the library wants its strings. Too long a text is cut off
// before, by `fits`.
struct CText {
  std::array<char, kMaxName + 1> bytes;
  explicit CText(std::string_view text) { bytes[text.copy(bytes.data(), kMaxName)] = '\0'; }
  const char* get() const { return bytes.data(); }
};

bool fits(const PublishRequest& request) {
  return !request.subject.empty() && request.subject.size() <= kMaxName &&
         request.msg_id.size() <= kMaxName;
}

natsStatus add_headers(natsMsg* message, const PublishRequest& request) {
  natsStatus status = NATS_OK;
  if (!request.msg_id.empty()) {
    status = natsMsgHeader_Set(message, "Nats-Msg-Id", CText(request.msg_id).get());
  }
  if (status == NATS_OK && request.expect_last_seq) {
    std::array<char, 24> number{};
    std::to_chars(number.data(), number.data() + number.size() - 1, *request.expect_last_seq);
    status = natsMsgHeader_Set(message, "Nats-Expected-Last-Sequence", number.data());
  }
  return status;
}

class Waiter {
 public:
  Completion completion() {
    return {
        .function = [](void* self, std::uint64_t,
                       const Result<Ack>& outcome) { static_cast<Waiter*>(self)->set(outcome); },
        .context = this};
  }

  // The publisher calls every accepted completion within its deadline, hence no second time limit
  // here.
  Result<Ack> wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return outcome_.has_value(); });
    return std::move(*outcome_);
  }

 private:
  // Notifies under the lock: the waiter lies on a stack that unwinds as soon as the lock is free.
  void set(const Result<Ack>& outcome) {
    std::lock_guard lock(mutex_);
    outcome_ = outcome;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Result<Ack>> outcome_;
};

}  // namespace

Publisher::Publisher(Connection& connection, PublisherOptions options)
    : connection_(connection),
      options_(options),
      inbox_(new_inbox()),
      pending_(options.max_pending) {}

Result<std::unique_ptr<Publisher>> Publisher::create(Connection& connection,
                                                     PublisherOptions options) {
  std::unique_ptr<Publisher> made(new Publisher(connection, options));
  Publisher* self = made.get();
  auto answers = connection.subscribe_core(
      made->inbox_ + "*", [self](const CoreMessage& answer) { self->on_answer(answer); });
  if (!answers) return fail(answers.error());
  made->answers_ = std::move(*answers);
  made->deadlines_ = std::thread([self] { self->watch_deadlines(); });
  return made;
}

Publisher::~Publisher() {
  std::vector<InFlight> unanswered = pending_.close();
  answers_.reset();
  if (deadlines_.joinable()) deadlines_.join();
  const Result<Ack> outcome =
      fail(ErrorKind::kUnknown, "publish: the publisher ended before the answer");
  for (const InFlight& publish : unanswered) publish.completion(outcome);
}

Status Publisher::publish(const PublishRequest& request, Completion completion) {
  return start(request, completion, options_.max_wait);
}

Result<Ack> Publisher::publish_and_wait(const PublishRequest& request, Millis timeout) {
  Waiter waiter;
  Status started = start(request, waiter.completion(), timeout);
  if (!started) return fail(started.error());
  return waiter.wait();
}

Status Publisher::start(const PublishRequest& request, Completion completion, Millis wait) {
  if (!fits(request) || request.expect_last_seq == 0) {
    return fail(ErrorKind::kInvalid, "publish: bad subject, message id or expected sequence");
  }
  if (!connection_.connected())
    return fail(ErrorKind::kUnavailable, "publish: not connected to NATS");
  const auto now = Clock::now();
  const std::size_t series =
      options_.observer != nullptr ? options_.observer->series_of(request.subject) : 0;
  std::optional<std::uint64_t> token = pending_.add({completion, now, series}, now + wait);
  if (!token) {
    if (options_.observer != nullptr) options_.observer->refused();
    return fail(ErrorKind::kLimit, "publish: too many messages in flight");
  }
  Status sent = send(request, *token);
  // A token that is gone was completed meanwhile (the socket was full beyond the deadline): the
  // caller has its answer.
  if (!sent && pending_.take(*token)) return sent;
  return {};
}

Status Publisher::send(const PublishRequest& request, std::uint64_t token) {
  std::array<char, 96> reply{};
  char* end = reply.data() + inbox_.copy(reply.data(), reply.size() - 20);
  std::to_chars(end, reply.data() + reply.size() - 1, token, kHex);
  const CText subject(request.subject);
  const int size = static_cast<int>(request.payload.size());
  natsStatus status = NATS_OK;
  if (request.msg_id.empty() && !request.expect_last_seq) {
    status = natsConnection_PublishRequest(connection_.handle(), subject.get(), reply.data(),
                                           request.payload.data(), size);
  } else {
    natsMsg* raw = nullptr;
    status = natsMsg_Create(&raw, subject.get(), reply.data(), request.payload.data(), size);
    MessageHandle message(raw);
    if (status == NATS_OK) status = add_headers(raw, request);
    if (status == NATS_OK) status = natsConnection_PublishMsg(connection_.handle(), raw);
  }
  if (status != NATS_OK)
    return fail(error_of(status, "publish to " + std::string(request.subject)));
  return {};
}

void Publisher::on_answer(const CoreMessage& answer) {
  std::string_view digits = answer.subject.substr(std::min(inbox_.size(), answer.subject.size()));
  std::uint64_t token = 0;
  auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), token, kHex);
  if (problem != std::errc{}) return;
  std::optional<InFlight> publish = pending_.take(token);
  if (!publish) return;  // came after its deadline
  const Result<Ack> outcome =
      answer.no_responders ? fail(ErrorKind::kUnavailable,
                                  "publish: no stream takes this subject, or JetStream is away")
                           : parse_publish_ack(answer.payload);
  std::lock_guard lock(completing_);
  complete(*publish, outcome);
}

void Publisher::complete(const InFlight& publish, const Result<Ack>& outcome) {
  if (options_.observer != nullptr) {
    options_.observer->ended(publish.series, Clock::now() - publish.began);
  }
  publish.completion(outcome);
}

void Publisher::watch_deadlines() {
  const Result<Ack> outcome =
      fail(ErrorKind::kUnknown, "publish: no acknowledgement in time; it may have been stored");
  while (pending_.wait_for_work() && pending_.pause(kDeadlineGrain)) {
    std::vector<InFlight> expired = pending_.take_expired(Clock::now());
    std::lock_guard lock(completing_);
    for (const InFlight& publish : expired) complete(publish, outcome);
  }
}

}  // namespace hearth::jetstream
