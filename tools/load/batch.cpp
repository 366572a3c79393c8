#include "batch.hpp"

#include "contract/json_text.hpp"

namespace hearth::load {

void fill(Batch& batch, Population& population, std::uint64_t events, std::string_view write_key,
          TimePoint now) {
  const std::string time = contract::to_rfc3339(now);
  batch.body.clear();
  batch.body += R"({"writeKey":)";
  contract::append_string(batch.body, write_key);
  batch.body +=
      R"(,"sentAt":")" + time + R"(","context":{"library":{"name":"hearth-load"}},"batch":[)";
  for (std::uint64_t i = 0; i < events; ++i) {
    if (i > 0) batch.body += ',';
    const std::uint64_t number = population.append_event(batch.body, time);
    if (i == 0) batch.first = number;
  }
  batch.body += "]}";
  batch.events = events;
}

}  // namespace hearth::load
