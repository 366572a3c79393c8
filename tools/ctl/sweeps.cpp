#include "sweeps.hpp"

#include "fold/store.hpp"

namespace hearth::ctl {
namespace {

constexpr Millis kTimeout = std::chrono::seconds(5);

}  // namespace

Status ask_for_sweep(const Session& session, contract::Partition partition, std::string_view why) {
  contract::Command command;
  command.id = command.key = std::string(why) + "/" + fold::random_token();
  command.entity = fold::kSweepEntity;
  command.name = "sweep";
  const std::string payload =
      contract::encode({command.id, "/hearth/ctl", machine_time()}, command);
  const auto ack = session.publisher->publish_and_wait(
      {session.names().subject(partition, contract::Kind::kCommand), payload, command.id, {}},
      kTimeout);
  return ack ? Status{} : fail(ack.error());
}

}  // namespace hearth::ctl
