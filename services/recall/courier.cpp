#include "recall/courier.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "contract/object_writer.hpp"
#include "recall/core/body.hpp"
#include "recall/core/commands.hpp"
#include "recall/core/recall_fold.hpp"
#include "service/machine_time.hpp"

namespace hearth::recall {
namespace {

constexpr Millis kRecordTimeout{5'000};
constexpr const char* kSource = "/hearth/recall/delivery";

}  // namespace

Result<Outgoing> parse_outgoing(std::string_view text) {
  const auto body = nlohmann::json::parse(text, nullptr, false);
  Outgoing out;
  if (!body.is_object()) return fail(ErrorKind::kInvalid, "a message is no JSON object");
  out.id = text_at(body, "id");
  out.user_id = text_at(body, "user_id");
  out.campaign = text_at(body, "campaign");
  out.step = text_at(body, "step");
  const auto expires = contract::parse_rfc3339(text_at(body, "expires"));
  const bool has_silence = body.contains("silence") && body["silence"].is_number_integer();
  if (out.id.empty() || out.user_id.empty() || !expires || !has_silence) {
    return fail(ErrorKind::kInvalid, "a message without id, user_id, silence or expires");
  }
  out.silence = body["silence"].get<std::int64_t>();
  out.expires = *expires;
  out.at = contract::parse_rfc3339(text_at(body, "at")).value_or(TimePoint());
  return out;
}

contract::Command delivery_command(const Outgoing& message, std::uint64_t attempt,
                                   std::string_view outcome, int status) {
  contract::Command command;
  command.entity = contract::user_entity(message.user_id);
  command.name = kDeliveryCommand;
  command.key = message.id + "/" + std::to_string(attempt);
  command.id = command.key;
  command.service = RecallFold::kService;
  contract::ObjectWriter object(command.body);
  object.text("message", message.id);
  object.text("campaign", message.campaign);
  object.number("silence", message.silence);
  object.text("step", message.step);
  object.unsigned_number("attempt", attempt);
  object.text("outcome", outcome);
  object.number("code", status);
  object.close();
  return command;
}

Courier::Courier(const CourierTerms& terms) : terms_(terms), webhook_(terms.webhook) {}

// A driven clock says nothing about the machine's.
bool Courier::has_expired(const Outgoing& message) const {
  return terms_.genesis.clock != "driven" && service::machine_time() >= message.expires;
}

// While nobody can be asked about, no message can leave. Waiting for that is no attempt, but the
// queue counts those by how often it gave the message out: so it is held for as long.
Result<Wanted> Courier::await_wanted(const Outgoing& message, const jetstream::WorkItem& item,
                                     jetstream::WorkQueue& queue) {
  auto wanted = terms_.ask_wanted(message);
  while (!wanted && wanted.error().kind == ErrorKind::kUnavailable && !has_expired(message) &&
         terms_.pause()) {
    if (auto held = queue.hold(item); !held) return fail(held.error());
    wanted = terms_.ask_wanted(message);
  }
  return wanted;
}

Result<Courier::Attempt> Courier::attempt(const Outgoing& message, const jetstream::WorkItem& item,
                                          jetstream::WorkQueue& queue) {
  if (terms_.webhook.url.empty()) return Attempt{{kNoChannel}};
  if (has_expired(message)) return Attempt{{kExpired}};
  const auto wanted = await_wanted(message, item, queue);
  if (wanted && *wanted != Wanted::kStill) return Attempt{{kWithdrawn}, 0, *wanted};
  if (has_expired(message)) return Attempt{{kExpired}};
  if (!wanted) return fail(wanted.error());
  const auto began = std::chrono::steady_clock::now();
  const int status = webhook_.post(message.id, item.payload, service::machine_time());
  if (status != 0) terms_.metrics.answered(std::chrono::steady_clock::now() - began);
  return Attempt{delivery_verdict(status, item.deliveries, terms_.retries), status};
}

Status Courier::record(const contract::Command& command) {
  const contract::Partition home = contract::home(command.entity, terms_.genesis.partitions);
  const std::string payload =
      contract::encode({command.id, kSource, service::machine_time()}, command);
  const auto ack = terms_.publisher.publish_and_wait(
      {terms_.names.subject(home, contract::Kind::kCommand), payload, command.id, {}},
      kRecordTimeout);
  return ack ? Status{} : fail(ack.error());
}

Status Courier::deliver(const jetstream::WorkItem& item, jetstream::WorkQueue& queue) {
  if (item.deliveries > 1) terms_.metrics.queue().redelivered();
  const auto began = std::chrono::steady_clock::now();
  const auto worked = work(item, queue);
  terms_.metrics.queue().took(std::chrono::steady_clock::now() - began);
  if (worked) terms_.metrics.queue().ended(*worked);
  return worked ? Status{} : fail(worked.error());
}

Result<std::string_view> Courier::work(const jetstream::WorkItem& item,
                                       jetstream::WorkQueue& queue) {
  const auto message = parse_outgoing(item.payload);
  if (!message) {
    terms_.metrics.attempted(kFailed);
    terms_.metrics.queue().ended(kTerm);
    (void)queue.refuse(item);  // nobody could ever read it
    return fail(message.error());
  }
  const auto made = attempt(*message, item, queue);
  if (!made) return fail(made.error());
  if (made->wanted == Wanted::kEnded) {
    if (auto told = queue.done(item); !told) return fail(told.error());
    return kAck;
  }
  const DeliveryVerdict& verdict = made->verdict;
  terms_.metrics.attempted(verdict.outcome);
  // Of who was forgotten nothing is written down any more.
  if (made->wanted != Wanted::kForgotten) {
    const auto recorded =
        record(delivery_command(*message, item.deliveries, verdict.outcome, made->status));
    if (!recorded) return fail(recorded.error());
  }
  const bool again = verdict.outcome == kRetried;
  const Status told = again ? queue.again(item, verdict.delay) : queue.done(item);
  if (!told) return fail(told.error());
  return again ? kNak : kAck;
}

}  // namespace hearth::recall
