#include "segmenter/core/value_map_answers.hpp"

#include <algorithm>
#include <vector>

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

ordered_json interval_of(const Compared& compared) {
  return {compared.interval.low, compared.interval.high};
}

ordered_json share_of(Share share) {
  return {{"retained", share.hits},
          {"eligible", share.of},
          {"share", share.of == 0 ? ordered_json(nullptr) : ordered_json(share.value())}};
}

ordered_json value_of(const ValueGroup& with, const ValueGroup& without) {
  const Compared compared = mean_difference(with.yuan(), without.yuan());
  return {{"with", with.yuan().value},
          {"without", without.yuan().value},
          {"difference", compared.value},
          {"interval", interval_of(compared)}};
}

ordered_json retention_of(const ValueGroup& with, const ValueGroup& without) {
  const Share a = with.retained(), b = without.retained();
  ordered_json out{{"with", share_of(a)}, {"without", share_of(b)}};
  out["difference"] = nullptr;
  out["interval"] = nullptr;
  if (a.of >= kLeastCompared && b.of >= kLeastCompared) {
    const Compared compared = share_difference(a, b);
    out["difference"] = compared.value;
    out["interval"] = interval_of(compared);
  }
  return out;
}

// A behaviour that can be compared.
struct Behaviour {
  std::string_view event;
  ValueGroup with, without;
  double difference() const { return with.yuan().value - without.yuan().value; }
};

ordered_json behaviours_of(const ValueMap& map, const NameOf& name_of) {
  std::vector<Behaviour> all;
  for (const auto& [id, with] : map.with()) {
    const ValueGroup without = map.everybody().without(with);
    if (with.users() < kLeastCompared || without.users() < kLeastCompared) continue;
    all.push_back({name_of(id), with, without});
  }
  std::sort(all.begin(), all.end(), [](const Behaviour& a, const Behaviour& b) {
    return a.with.users() != b.with.users() ? a.with.users() > b.with.users() : a.event < b.event;
  });
  if (all.size() > kMaxBehaviours) all.resize(kMaxBehaviours);
  std::stable_sort(all.begin(), all.end(), [](const Behaviour& a, const Behaviour& b) {
    return a.difference() > b.difference();
  });
  ordered_json out = ordered_json::array();
  for (const Behaviour& one : all) {
    out.push_back({{"event", one.event},
                   {"users", one.with.users()},
                   {"users_without", one.without.users()},
                   {"value", value_of(one.with, one.without)},
                   {"retention", retention_of(one.with, one.without)}});
  }
  return out;
}

// Everybody who has a tier.
struct Tiered {
  std::uint64_t users = 0;
  std::unordered_map<std::uint32_t, std::uint64_t> having;  // by behaviour

  explicit Tiered(const ValueMap& map) {
    for (const auto& [name, tier] : map.tiers()) {
      users += tier.all.users();
      for (const auto& [id, count] : tier.users) having[id] += count;
    }
  }
};

struct Feature {
  std::string_view event;
  Share here, elsewhere;
  Compared lift;
  double above() const { return here.value() - elsewhere.value(); }
};

ordered_json core_features(const ValueMap::Tier& tier, const Tiered& tiered,
                           const NameOf& name_of) {
  const std::uint64_t here = tier.all.users(), elsewhere = tiered.users - here;
  std::vector<Feature> all;
  if (here < kLeastCompared || elsewhere < kLeastCompared) return ordered_json::array();
  for (const auto& [id, users] : tier.users) {
    Feature one{name_of(id), {users, here}, {tiered.having.at(id) - users, elsewhere}, {}};
    one.lift = share_ratio(one.here, one.elsewhere);
    if (one.lift.interval.low > 1) all.push_back(one);
  }
  std::sort(all.begin(), all.end(), [](const Feature& a, const Feature& b) {
    return a.above() != b.above() ? a.above() > b.above() : a.event < b.event;
  });
  if (all.size() > kCoreFeatures) all.resize(kCoreFeatures);
  ordered_json out = ordered_json::array();
  for (const Feature& one : all) {
    out.push_back({{"event", one.event},
                   {"users", one.here.hits},
                   {"share", one.here.value()},
                   {"share_of_others", one.elsewhere.value()},
                   {"lift", one.lift.value},
                   {"interval", interval_of(one.lift)}});
  }
  return out;
}

ordered_json tiers_of(const ValueMap& map, const NameOf& name_of) {
  const Tiered tiered(map);
  std::vector<std::pair<std::string_view, const ValueMap::Tier*>> tiers;
  for (const auto& [name, tier] : map.tiers()) tiers.emplace_back(name, &tier);
  std::stable_sort(tiers.begin(), tiers.end(), [](const auto& a, const auto& b) {
    return a.second->all.yuan().value > b.second->all.yuan().value;
  });
  ordered_json out = ordered_json::array();
  for (const auto& [name, tier] : tiers) {
    out.push_back({{"tier", name},
                   {"users", tier->all.users()},
                   {"value", tier->all.yuan().value},
                   {"core_features", core_features(*tier, tiered, name_of)}});
  }
  return out;
}

}  // namespace

ordered_json value_map_answer(const ValueMap& map, const NameOf& name_of) {
  return {{"to", day_text(map.to())},
          {"users", map.everybody().users()},
          {"behaviours", behaviours_of(map, name_of)},
          {"tiers", tiers_of(map, name_of)}};
}

}  // namespace hearth::segmenter
