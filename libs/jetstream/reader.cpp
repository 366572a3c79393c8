#include "jetstream/reader.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "jetstream/client_library.hpp"
#include "jetstream/delivery_reply.hpp"
#include "jetstream/streams.hpp"

namespace hearth::jetstream {
namespace {

constexpr std::int64_t kOpenMillis = 5'000;
constexpr Millis kPatience{5'000};
constexpr Millis kRetry{250};
constexpr Millis kHeartbeat{500};
constexpr Millis kSilence{2'000};  // so long without one, the consumer or the request is gone
constexpr Millis kRequestLasts{30'000};
// The server forgets a consumer that nobody asks for so long.
constexpr std::int64_t kForgottenNanos = 15'000'000'000;

constexpr int kStillThere = 100;
constexpr int kTooLarge = 409;  // or the consumer was deleted, which the next request finds out
constexpr int kNobodyAnswers = 503;

}  // namespace

Result<std::unique_ptr<OrderedReader>> OrderedReader::open(Connection& connection,
                                                           std::string_view stream,
                                                           std::uint64_t from_seq) {
  if (from_seq == 0) return fail(ErrorKind::kInvalid, "messages are numbered from 1");
  std::unique_ptr<OrderedReader> reader(new OrderedReader(connection, stream, from_seq));
  if (Status started = reader->start(); !started) return fail(started.error());
  return reader;
}

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

// In the server's memory: it is cheaper to make anew than to keep.
Result<std::string> OrderedReader::make_consumer() {
  jsConsumerConfig wanted;
  jsConsumerConfig_Init(&wanted);
  wanted.AckPolicy = js_AckNone;
  wanted.DeliverPolicy = js_DeliverByStartSequence;
  wanted.OptStartSeq = next_;
  wanted.InactiveThreshold = kForgottenNanos;
  wanted.MemoryStorage = true;
  wanted.Replicas = 1;
  jsOptions options;
  jsOptions_Init(&options);
  options.Wait = kOpenMillis;
  jsErrCode code{};
  jsConsumerInfo* raw = nullptr;
  const natsStatus status =
      js_AddConsumer(&raw, connection_.jetstream(), stream_.c_str(), &wanted, &options, &code);
  const ConsumerInfoHandle made(raw);
  if (status != NATS_OK) return fail(error_of(status, "read stream " + stream_));
  return std::string(made->Name);
}

Status OrderedReader::start() {
  if (Status range = check_range(); !range) return range;
  const std::uint64_t reconnects = connection_.reconnects();
  auto consumer = make_consumer();
  if (!consumer) return fail(consumer.error());
  auto inbox = PullInbox::open(connection_, stream_, *std::move(consumer));
  if (!inbox) return fail(inbox.error());
  inbox_ = *std::move(inbox);
  delivered_ = asked_ = 0;
  reconnects_ = reconnects;
  lost_ = false;
  return {};
}

Status OrderedReader::poll(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait) {
  const std::size_t before = out.size();
  auto now = Clock::now();
  const auto deadline = now + wait;
  for (;;) {
    if (failure_) failure_ = keep_asking(now);
    if (!failure_) return failure_;
    const auto left = std::chrono::ceil<Millis>(deadline - now);
    failure_ = take(out, max, std::clamp(left, Millis(0), kHeartbeat));
    if (!failure_ || out.size() > before) return failure_;
    now = Clock::now();
    if (now >= deadline) return {};
  }
}

// One request at a time, the next one when the last has brought everything and half of it is read.
Status OrderedReader::keep_asking(Clock::time_point now) {
  if (is_lost(now)) {
    if (!trouble_since_) trouble_since_ = now;
    inbox_.reset();
  }
  if (!inbox_) {
    if (auto renewed = renew(now); !renewed || !inbox_) return renewed;
  }
  const std::size_t here = inbox_->waiting();
  if (asked_ > here || here > kReadAheadMessages / 2) return {};
  const auto asked = inbox_->ask({.messages = kReadAheadMessages,
                                  .bytes = request_bytes_,
                                  .expires = kRequestLasts,
                                  .heartbeat = kHeartbeat});
  if (!asked) return {};  // the connection is away, which is_lost() sees
  asked_ += kReadAheadMessages;
  heard_ = now;
  return {};
}

// What is here was sent by a consumer that was there.
bool OrderedReader::is_lost(Clock::time_point now) const {
  if (!inbox_) return false;
  if (lost_) return true;
  if (inbox_->waiting() > 0) return false;
  return !connection_.connected() || connection_.reconnects() != reconnects_ ||
         (asked_ > 0 && now - heard_ > kSilence);
}

Status OrderedReader::renew(Clock::time_point now) {
  if (trouble_since_ && now - *trouble_since_ > kPatience) {
    return fail(ErrorKind::kUnavailable,
                "read stream " + stream_ + ": the consumer has been lost for too long");
  }
  if (now < retry_at_ || !connection_.connected()) return {};
  retry_at_ = now + kRetry;
  const Status started = start();
  const bool try_again = !started && started.error().kind == ErrorKind::kUnavailable;
  return try_again ? Status{} : started;
}

Status OrderedReader::take(std::vector<ReceivedMessage>& out, std::size_t max, Millis wait) {
  if (!inbox_) {
    std::this_thread::sleep_for(std::min(wait, kRetry));
    return {};
  }
  const std::size_t here = inbox_->waiting();
  if (here == 0 && wait.count() == 0) return {};
  // Asking an empty subscription costs more than a message, so it is asked only for the first.
  for (std::size_t left = std::min(max, std::max<std::size_t>(here, 1)); left > 0; --left) {
    auto message = inbox_->take(wait);
    lost_ = !message;
    if (lost_ || *message == nullptr) return {};
    wait = Millis(0);
    if (auto accepted = accept(*std::move(message), out); !accepted || lost_) return accepted;
  }
  heard_ = Clock::now();
  return {};
}

Status OrderedReader::accept(MessageOwner message, std::vector<ReceivedMessage>& out) {
  const char* reply = natsMsg_GetReply(message.get());
  const auto place = parse_delivery_reply(reply == nullptr ? "" : reply);
  if (!place) return told(status_code(message.get()));
  lost_ = place->consumer_sequence != delivered_ + 1;
  if (lost_) return {};
  ++delivered_;
  if (asked_ > 0) --asked_;
  trouble_since_.reset();
  if (place->stream_sequence != next_) {
    const bool back = place->stream_sequence < next_;
    return fail(
        ErrorKind::kCorrupt,
        "stream " + stream_ + (back ? ": the log went back: " : ": messages are missing: ") +
            std::to_string(place->stream_sequence) + " came instead of " + std::to_string(next_));
  }
  ++next_;
  natsMsg* const raw = message.get();
  out.push_back(ReceivedMessage{.sequence = place->stream_sequence,
                                .stored = place->stored,
                                .subject = natsMsg_GetSubject(raw),
                                .payload = payload_of(raw),
                                .owner = std::move(message)});
  return {};
}

// What the server says about the request under way.
Status OrderedReader::told(int code) {
  if (code == 0)
    return fail(ErrorKind::kCorrupt, "stream " + stream_ + ": a message without its place");
  if (code == kNobodyAnswers) {
    lost_ = true;
    return {};
  }
  trouble_since_.reset();
  if (code == kStillThere) return {};
  if (code == kTooLarge && asked_ == kReadAheadMessages) request_bytes_ *= 2;
  asked_ = 0;
  return {};
}

}  // namespace hearth::jetstream
