#include "frames.hpp"

#include <array>
#include <map>
#include <string_view>

#include "contract/message.hpp"

namespace hearth::bench {
namespace {

struct Act {
  std::string_view name, properties;
};

// One event in fifteen is an order; the rest is what communities mostly do.
constexpr std::array<Act, 5> kActs{{{"Article Read", R"({"article_id":"a-12","seconds":48})"},
                                    {"Liked", R"({"note_id":"n-57","surface":"feed"})"},
                                    {"App Opened", R"({"from_background":true})"},
                                    {"Product Viewed", R"({"product_id":"p-210","price":39.9})"},
                                    {"Item Favorited", R"({"item_id":"i-31"})"}}};
constexpr Act kOrder{"Order Completed", R"({"revenue":49,"order_id":"o-2"})"};

}  // namespace

std::vector<EncodedFrame> encode_batch(const BatchEvents& batch, std::uint16_t partitions) {
  std::vector<std::string> users(batch.events), ids(batch.events);
  std::map<contract::Partition, contract::Frame> frames;
  for (std::uint64_t i = 0; i < batch.events; ++i) {
    const std::uint64_t number = batch.number + i;
    users[i] = "u" + std::to_string((batch.first_user + i) % batch.users);
    ids[i] = "bench-" + std::to_string(number);
    const Act& act = number % 15 == 0 ? kOrder : kActs[number * 7 / 5 % kActs.size()];
    const contract::Event event{.message_id = ids[i],
                                .user_id = users[i],
                                .name = act.name,
                                .time = batch.time,
                                .line = number + 1,
                                .properties = act.properties};
    contract::Frame& frame = frames[contract::home(contract::user_entity(users[i]), partitions)];
    frame.received = batch.time;
    frame.events.push_back(event);
  }
  const auto kind = batch.import == nullptr ? contract::Kind::kEvent : contract::Kind::kHistory;
  std::vector<EncodedFrame> out;
  for (auto& [partition, frame] : frames) {
    if (batch.import != nullptr) {
      std::uint64_t& last = batch.import->last_lines[partition];
      frame.import = contract::ImportPosition{batch.import->id, last};
      last = frame.events.back().line;
    }
    const contract::Envelope envelope{
        .id = "bench-" + std::to_string(batch.number) + "-" + std::to_string(partition.number),
        .source = "/hearth/ingest",
        .time = batch.time};
    out.push_back({partition, contract::encode(envelope, kind, frame), frame.events.size(), kind});
  }
  return out;
}

}  // namespace hearth::bench
