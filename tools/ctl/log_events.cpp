#include "log_events.hpp"

#include <cstdio>

#include "contract/json_text.hpp"
#include "stream_walk.hpp"

namespace hearth::ctl {
namespace {

using contract::Kind;

void print(const contract::Event& event, contract::Partition partition, std::uint64_t sequence,
           EventOutput output) {
  const std::string time = contract::to_rfc3339(event.time);
  const std::string entity = contract::entity_of(event);
  std::string line;
  if (output == EventOutput::kIds) {
    line = event.message_id;
  } else {
    line = R"({"partition":)" + std::to_string(partition.number) + R"(,"sequence":)" +
           std::to_string(sequence);
    for (const auto& [name, text] :
         {std::pair<std::string_view, std::string_view>{"id", event.message_id},
          {"entity", entity},
          {"type", contract::name(event.type)},
          {"event", event.name},
          {"time", time}}) {
      line.append(",\"").append(name).append("\":");
      contract::append_string(line, text);
    }
    line += '}';
  }
  std::puts(line.c_str());
}

}  // namespace

Status print_events(const fold::ServiceSettings& settings, const std::string& user,
                    EventOutput output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  contract::Decoder decoder;
  contract::Envelope envelope;
  contract::Frame frame;
  for (std::uint16_t p = 0; p < session->genesis.partitions; ++p) {
    const contract::Partition partition{p};
    if (!user.empty() &&
        contract::home(contract::user_entity(user), session->genesis.partitions) != partition)
      continue;
    const auto walked = each_message(*session, session->names().stream(partition),
                                     [&](const auto& message) -> Result<Walk> {
                                       const auto kind = session->names().kind_of(message.subject);
                                       if (kind != Kind::kEvent && kind != Kind::kHistory)
                                         return Walk::kOn;
                                       if (!decoder.frame(message.payload, envelope, frame))
                                         return Walk::kOn;  // the folds have refused it as well
                                       for (const contract::Event& event : frame.events) {
                                         if (user.empty() || event.user_id == user)
                                           print(event, partition, message.sequence, output);
                                       }
                                       return Walk::kOn;
                                     });
    if (!walked) return walked;
  }
  return {};
}

}  // namespace hearth::ctl
