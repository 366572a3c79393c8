#include "segmenter/core/value_row.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/value.hpp"
#include "segmenter/core/value_buckets.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;

void count(pb::Population& row, std::int32_t bucket, int sign) {
  auto& buckets = *row.mutable_buckets();
  auto& users = *row.mutable_users();
  const int at = lower_bound(buckets, bucket);
  if (!holds_at(buckets, at, bucket)) {
    // A store that fails in mid-fold shows every row as missing; what comes of it is thrown away.
    if (sign < 0) return;
    insert_at(buckets, at, bucket);
    insert_at(users, at, std::uint64_t{0});
  }
  users.Set(at, users.Get(at) + static_cast<std::uint64_t>(std::int64_t{sign}));
  if (users.Get(at) > 0) return;
  erase_at(buckets, at);
  erase_at(users, at);
}

bool is_count(const json& value) {
  return value.is_number_unsigned() && value.get<std::uint64_t>() > 0;
}

bool is_bucket(const json& value) {
  return is_count(value) && value.get<std::uint64_t>() < std::uint64_t{kValueBuckets};
}

bool is_spread(const json& body) {
  if (!body.is_object() || !body.contains("partition") || !body["partition"].is_number_unsigned()) {
    return false;
  }
  if (body["partition"].get<std::uint64_t>() >= contract::kMaxPartitions) return false;
  const auto buckets = body.find("buckets"), users = body.find("users");
  if (buckets == body.end() || users == body.end()) return false;
  return buckets->is_array() && users->is_array() && buckets->size() == users->size() &&
         std::all_of(buckets->begin(), buckets->end(), is_bucket) &&
         std::all_of(users->begin(), users->end(), is_count) &&
         std::is_sorted(buckets->begin(), buckets->end(), std::less_equal<>());
}

}  // namespace

std::int64_t value_at(Workspace& workspace, std::string_view entity) {
  if (entity.empty()) return 0;
  const pb::Entity* state = workspace.find(entity);
  return state == nullptr ? 0 : paid_fen(state->user());
}

bool move_value(Workspace& workspace, std::int64_t before, std::int64_t after) {
  const std::int32_t from = before > 0 ? value_bucket(before) : 0;
  const std::int32_t to = after > 0 ? value_bucket(after) : 0;
  if (from == to) return false;
  pb::Population& row = *workspace.edit(kPopulationKey).mutable_population();
  if (from != 0) count(row, from, -1);
  if (to != 0) count(row, to, 1);
  if (row.buckets().empty() && row.told() == 0) workspace.erase(kPopulationKey);
  return true;
}

void tell_values(contract::Partition partition, Workspace& workspace) {
  const pb::Entity* state = workspace.find(kPopulationKey);
  const pb::Population& row =
      state == nullptr ? pb::Population::default_instance() : state->population();
  pb::Spread spread;
  spread.set_partition(partition.number);
  *spread.mutable_buckets() = row.buckets();
  *spread.mutable_users() = row.users();
  std::string body = encode(spread);
  const std::uint64_t hash = std::max(contract::stable_hash(body), std::uint64_t{1});
  if (hash == row.told()) return;
  workspace.edit(kPopulationKey).mutable_population()->set_told(hash);
  workspace.signal(kValueEntity, kSpreadSignal, std::move(body));
}

std::string encode(const pb::Spread& spread) {
  json body = {
      {"partition", spread.partition()}, {"buckets", json::array()}, {"users", json::array()}};
  for (const std::int32_t bucket : spread.buckets()) body["buckets"].push_back(bucket);
  for (const std::uint64_t users : spread.users()) body["users"].push_back(users);
  return body.dump();
}

std::optional<pb::Spread> decode_spread(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!is_spread(body)) return std::nullopt;
  pb::Spread spread;
  spread.set_partition(body["partition"].get<std::uint32_t>());
  for (const json& bucket : body["buckets"]) spread.add_buckets(bucket.get<std::int32_t>());
  for (const json& users : body["users"]) spread.add_users(users.get<std::uint64_t>());
  return spread;
}

}  // namespace hearth::segmenter
