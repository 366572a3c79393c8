#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "contract/message.hpp"
#include "contract/product.hpp"
#include "recall/core/settings.hpp"
#include "recall/core/state.pb.h"

// What an event means for recall.
namespace hearth::recall {

inline constexpr int kMaxFavourites = 10;

// Whether it breaks a silence: by the class or meaning the tracking plan gives it, or by its name.
// What is no tracked event goes by the name of its type ("page", "identify").
bool is_visit(const contract::Event& event, const contract::TrackingPlan& plan,
              const Settings& settings);

// Channels and whether they may be used: {"inbox": true, "webhook": false}. Nothing: it is no such
// object, or names a channel that does not exist.
using Consent = std::map<std::string, bool, std::less<>>;
std::optional<Consent> parse_consent(std::string_view json);
void give(pb::User& user, const Consent& consent);

// An identify whose traits have `consent`; what is no consent there is passed over.
void note_consent(const contract::Event& event, pb::User& user);

// An item that was saved, or one of the saved that has changed.
void note_item(const contract::Event& event, const Settings& settings, pb::User& user);

}  // namespace hearth::recall
