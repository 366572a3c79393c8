#include "fold/commands.hpp"

#include <algorithm>
#include <thread>

#include "fold/replies.hpp"

namespace hearth::fold {
namespace {

using Clock = std::chrono::steady_clock;
constexpr Millis kPoll{3};
constexpr Millis kCancelTimeout = std::chrono::seconds(1);

}  // namespace

Commands::Commands(jetstream::Publisher& publisher, StateReader& reader, contract::Names names,
                   std::string service)
    : publisher_(publisher),
      reader_(reader),
      names_(std::move(names)),
      service_(std::move(service)) {}

Status Commands::publish(const contract::Command& command, contract::Partition home, TimePoint now,
                         Millis timeout) {
  const std::string id = command.id + (command.cancel ? "/cancel" : "");
  const std::string payload = contract::encode({id, "/hearth/" + service_, now}, command);
  const std::string subject = names_.subject(home, contract::Kind::kCommand);
  const auto ack = publisher_.publish_and_wait({subject, payload, id, {}}, timeout);
  return ack ? Status{} : fail(ack.error());
}

// Status 0: not decided yet.
Result<CommandAnswer> Commands::outcome(const contract::Command& command,
                                        contract::Partition home) {
  const auto read = reader_.read(home, {reply_key(command.key)});
  if (!read) return fail(read.error());
  CommandAnswer answer;
  answer.position[home] = read->checkpoint.sequence();
  if (!read->values.front()) return answer;
  pb::Outcome outcome;
  if (!outcome.ParseFromString(*read->values.front()))
    return fail(ErrorKind::kCorrupt, "an outcome does not parse");
  if (outcome.status() == 0) return answer;
  if (outcome.payload_hash() != payload_hash(command)) {
    return fail(ErrorKind::kConflict, "this Idempotency-Key was used for another request");
  }
  answer.status = outcome.status();
  answer.body = outcome.body();
  return answer;
}

Result<CommandAnswer> Commands::execute(contract::Command command, TimePoint now,
                                        Clock::time_point deadline) {
  if (command.key.empty()) command.key = command.id;
  command.service = service_;
  const contract::Partition home = contract::home(command.entity, reader_.partitions());
  auto answer = outcome(command, home);
  if (!answer) return answer;
  if (answer->status != 0) {
    answer->replayed = true;
    return answer;
  }
  const auto left = std::chrono::duration_cast<Millis>(deadline - Clock::now());
  // Once the command may stand in the log, "unavailable" would be a lie: it is folded when Redis is
  // back. So its outcome is asked for until the deadline, and then it is called off.
  const auto sent = publish(command, home, now, std::max(left, Millis(1)));
  if (!sent && sent.error().kind != ErrorKind::kUnknown) return fail(sent.error());
  while (Clock::now() < deadline) {
    answer = outcome(command, home);
    const bool is_told =
        answer ? answer->status != 0 : answer.error().kind != ErrorKind::kUnavailable;
    if (is_told) return answer;
    std::this_thread::sleep_for(kPoll);
  }
  command.cancel = true;
  (void)publish(command, home, now,
                kCancelTimeout);  // lost: then the decision stands, which a retry will find
  return fail(ErrorKind::kUnknown,
              "no outcome by the deadline; retry with the same Idempotency-Key");
}

}  // namespace hearth::fold
