#pragma once

#include <functional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "segmenter/core/value_map.hpp"

namespace hearth::segmenter {

// A comparison wants this many persons on either side.
inline constexpr std::uint64_t kLeastCompared = 20;
inline constexpr std::size_t kMaxBehaviours = 200;  // those that most persons have
inline constexpr std::size_t kCoreFeatures = 5;     // of a tier

using NameOf = std::function<std::string_view(std::uint32_t id)>;

// {"to","users","behaviours":[{"event","users","users_without","value":{"with","without",
// "difference","interval"},"retention":{"with":{"retained","eligible","share"},"without":{...},
// "difference","interval"}}]}: value in yuan a person, behaviours by its difference, the greatest
// first. Differences are null where either side has less than kLeastCompared persons.
// "tiers":[{"tier","users","value","core_features":[{"event","users","share","share_of_others",
// "lift","interval"}]}]: the most valuable tier first; of its behaviours those whose share of users
// is most above that of everybody else who has a tier, and surely so: the interval of the lift lies
// above 1.
nlohmann::ordered_json value_map_answer(const ValueMap& map, const NameOf& name_of);

}  // namespace hearth::segmenter
