#include <cstdio>
#include <limits>
#include <vector>

#include "dead_letters.hpp"
#include "ingest/core/answer.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/core/json_spans.hpp"
#include "ingest/core/request.hpp"
#include "ingest/core/request_padding.hpp"
#include "jetstream/sparse_stream.hpp"
#include "log_room.hpp"
#include "product_in_force.hpp"

namespace hearth::ctl {
namespace {

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr const char* kSource = "/hearth/redrive";

std::vector<std::string_view> events_of(const DeadLetter& letter, std::string_view raw) {
  if (letter.count == 1) return {raw};
  std::vector<std::string_view> events;
  ingest::walk_array(raw, 0, [&](std::size_t at) {
    const std::size_t end = ingest::end_of_value(raw, at);
    if (end != ingest::kNoSpan) events.push_back(raw.substr(at, end - at));
    return end;
  });
  return events;
}

// The limit is one of requests; a letter is as long as it is.
contract::Product without_limit(contract::Product product) {
  product.ingest.max_batch_events = std::numeric_limits<std::size_t>::max();
  return product;
}

// The request that the event came in, as far as it was kept.
ingest::OpenedRequest as_sent(const DeadLetter& letter) {
  ingest::OpenedRequest request;
  std::string text = letter.raw + letter.context + letter.sent_at;
  text.append(ingest::kRequestPadding, ' ');
  request.text = std::make_unique<const std::string>(std::move(text));
  const std::string_view all = *request.text;
  request.items = events_of(letter, all.substr(0, letter.raw.size()));
  request.context = all.substr(letter.raw.size(), letter.context.size());
  request.sent_at = all.substr(letter.raw.size() + letter.context.size(), letter.sent_at.size());
  if (const auto type = contract::parse_event_type(letter.type)) {
    request.route = {ingest::Endpoint::kEvent, *type, {}};
  }
  return request;
}

class Redrive {
 public:
  Redrive(const Session& session, const contract::Product& product)
      : session_(session),
        product_(without_limit(product)),
        limits_{session.genesis.partitions, session.nats->max_payload()},
        room_(session) {}

  Status judge(const DeadLetter& letter) {
    if (letter.truncated) return still_bad(letter, "only its beginning was kept");
    // As if it came when it first came; its number makes a missing message id the same every time.
    auto batch = parser_.parse(as_sent(letter), product_,
                               {letter.received, letter.peer_ip, letter.sequence});
    if (!batch) return still_bad(letter, batch.error().message);
    if (batch->accepted.empty()) {
      return still_bad(
          letter, batch->rejected.empty() ? "it holds no event" : batch->rejected.front().message);
    }
    for (const auto& frame : ingest::cut_frames(batch->accepted, letter.received, limits_)) {
      const std::string payload = contract::encode({frame.message_id, kSource, machine_time()},
                                                   contract::Kind::kEvent, frame.frame);
      if (auto room = room_.take(payload.size()); !room) return room;
      const auto ack = session_.publisher->publish_and_wait(
          {session_.names().subject(frame.partition, contract::Kind::kEvent),
           payload,
           frame.message_id,
           {}},
          kTimeout);
      if (!ack) return fail(ack.error());
    }
    accepted_ += batch->accepted.size() + batch->duplicates;
    if (letter.context_cut) without_context_ += batch->accepted.size();
    for (const auto& rejected : batch->rejected) {
      if (auto kept = keep_alone(letter, rejected); !kept) return kept;
    }
    return jetstream::delete_message(*session_.nats, session_.names().dead_stream(),
                                     letter.sequence);
  }

  void report() const {
    std::printf("%zu accepted, %zu still refused\n", accepted_, refused_);
    if (without_context_ > 0) {
      std::printf("%zu of them without the context of their batch, which was too much to keep\n",
                  without_context_);
    }
  }

 private:
  Status still_bad(const DeadLetter& letter, const std::string& why) {
    refused_ += letter.count;
    std::fprintf(stderr, "%llu: %s\n", static_cast<unsigned long long>(letter.sequence),
                 why.c_str());
    return {};
  }

  // The letter of several goes, since others of it were accepted.
  Status keep_alone(const DeadLetter& letter, const ingest::Rejected& rejected) {
    ++refused_;
    const std::string id =
        "redriven/" + std::to_string(letter.sequence) + "/" + std::to_string(rejected.index);
    const std::string body = ingest::dead_letter_body(
        rejected, letter.received,
        {letter.context, letter.sent_at, letter.peer_ip, letter.context_cut});
    const auto ack = session_.publisher->publish_and_wait(
        {session_.names().dead_subject(name(rejected.code)), body, id, {}}, kTimeout);
    return ack ? Status{} : fail(ack.error());
  }

  const Session& session_;
  const contract::Product product_;
  const ingest::FrameLimits limits_;
  ingest::RequestParser parser_;
  LogRoom room_;
  std::size_t accepted_ = 0, refused_ = 0, without_context_ = 0;
};

}  // namespace

Status redrive_dead_letters(const fold::ServiceSettings& settings, const DeadLetterFilter& filter) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto product = product_in_force(*session);
  if (!product) return fail(product.error());
  Redrive redrive(*session, *product);
  const auto judge = [&redrive](const DeadLetter& letter) { return redrive.judge(letter); };
  if (auto done = each_dead_letter(*session, filter, judge); !done) return done;
  redrive.report();
  return {};
}

}  // namespace hearth::ctl
