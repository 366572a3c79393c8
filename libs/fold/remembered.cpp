#include "fold/remembered.hpp"

#include <algorithm>

#include "contract/partition.hpp"

namespace hearth::fold {
namespace {

// The place of a topic among the tables, which are sorted by topic.
int place_of(const pb::Checkpoint& checkpoint, std::string_view topic) {
  const auto& all = checkpoint.tables();
  const auto at = std::lower_bound(all.begin(), all.end(), topic,
                                   [](const pb::TableInForce& table, std::string_view wanted) {
                                     return table.topic() < wanted;
                                   });
  return static_cast<int>(at - all.begin());
}

bool is_at(const pb::Checkpoint& checkpoint, int place, std::string_view topic) {
  return place < checkpoint.tables_size() && checkpoint.tables(place).topic() == topic;
}

}  // namespace

std::uint64_t table_number(const pb::Checkpoint& checkpoint, std::string_view topic) {
  const int place = place_of(checkpoint, topic);
  return is_at(checkpoint, place, topic) ? checkpoint.tables(place).number() : 0;
}

Status room_for(const contract::Table& table, const pb::Checkpoint& checkpoint) {
  if (checkpoint.tables_size() < kMaxTables || table_number(checkpoint, table.topic) != 0)
    return {};
  return fail(ErrorKind::kLimit, "there are tables of " + std::to_string(kMaxTables) +
                                     " other topics than " + table.topic);
}

void remember(const contract::Table& table, const std::string& payload, pb::Checkpoint& checkpoint,
              pb::Settings& settings) {
  const int place = place_of(checkpoint, table.topic);
  if (!is_at(checkpoint, place, table.topic)) {
    checkpoint.add_tables()->set_topic(table.topic);
    settings.add_tables();
    for (int i = checkpoint.tables_size() - 1; i > place; --i) {
      checkpoint.mutable_tables()->SwapElements(i, i - 1);
      settings.mutable_tables()->SwapElements(i, i - 1);
    }
  }
  pb::TableInForce& entry = *checkpoint.mutable_tables(place);
  entry.set_number(table.number);
  entry.set_checksum(contract::stable_hash(table.body));
  settings.set_tables(place, payload);
}

bool has_ended(const pb::Settings& settings, std::string_view import_id) {
  const auto& all = settings.ended_imports();
  return std::find(all.begin(), all.end(), contract::stable_hash(import_id)) != all.end();
}

void remember_end(std::string_view import_id, pb::Checkpoint& checkpoint, pb::Settings& settings) {
  auto& open = *checkpoint.mutable_imports();
  const auto is_it = [import_id](const pb::SeenImport& import) { return import.id() == import_id; };
  open.erase(std::remove_if(open.begin(), open.end(), is_it), open.end());
  auto& ended = *settings.mutable_ended_imports();
  ended.Add(contract::stable_hash(import_id));
  if (ended.size() > kMaxEndedImports) ended.erase(ended.begin());
}

}  // namespace hearth::fold
