#include "decisions.hpp"

#include <cstdio>

#include "contract/json_text.hpp"
#include "shown.hpp"
#include "stream_walk.hpp"

namespace hearth::ctl {
namespace {

std::string to_json(const Decision& one) {
  std::string line = R"({"partition":)" + std::to_string(one.partition.number) + R"(,"sequence":)" +
                     std::to_string(one.sequence);
  for (const auto& [name, text] : {std::pair{"stored", contract::to_rfc3339(one.stored)},
                                   {"service", one.signal.service},
                                   {"name", one.signal.name}}) {
    line.append(",\"").append(name).append("\":");
    contract::append_string(line, text);
  }
  return line + R"(,"body":)" + (one.signal.body.empty() ? "{}" : one.signal.body) + '}';
}

void print(const Decision& one, Output output) {
  if (output == Output::kJson) {
    std::puts(to_json(one).c_str());
    return;
  }
  std::printf("%s  %s: %s\n    %s\n", contract::to_rfc3339(one.stored).c_str(),
              one.signal.service.c_str(), one.signal.name.c_str(), shown(one.signal.body).c_str());
}

}  // namespace

Status each_decision(const Session& session, const std::string& entity,
                     const std::function<void(const Decision&)>& on_decision) {
  contract::Decoder decoder;
  const contract::Partition home = contract::home(entity, session.genesis.partitions);
  return each_message(session, session.names().stream(home),
                      [&](const auto& message) -> Result<Walk> {
                        const auto kind = session.names().kind_of(message.subject);
                        if (kind != contract::Kind::kSignal) return Walk::kOn;
                        auto signal = decoder.signal(message.payload);
                        if (signal && signal->entity == entity)
                          on_decision({message.stored, home, message.sequence, *std::move(signal)});
                        return Walk::kOn;
                      });
}

Status print_decisions(const fold::ServiceSettings& settings, const std::string& user,
                       Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  return each_decision(*session, contract::user_entity(user),
                       [output](const Decision& one) { print(one, output); });
}

}  // namespace hearth::ctl
