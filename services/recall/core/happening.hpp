#pragma once

#include <map>
#include <string>
#include <string_view>

#include "contract/fold.hpp"
#include "contract/product.hpp"
#include "recall/core/observed_time.hpp"
#include "recall/core/settings.hpp"

// What an event means for recall. Most mean nothing, and all that mean something may come twice: of
// visits the greatest time counts, of items and consents what was said last. (Rejected: to remember
// the ids of events, 8 bytes each and a write more. The one thing it would bring: of an event that
// was sent without a time and once more later, the first time would count.)
namespace hearth::recall {

inline constexpr int kMaxFavourites = 10;

struct EventMeaning {
  bool visit = false;    // it breaks a silence
  bool saved = false;    // an item becomes a favourite
  bool updated = false;  // an item has changed
};

// By the names of events, as the tracking plan and the section's settings have them.
class EventMeanings {
 public:
  EventMeanings() = default;
  EventMeanings(const contract::TrackingPlan& plan, const Settings& settings);

  // What is no tracked event goes by the name of its type ("page", "identify").
  const EventMeaning& of(const contract::Event& event) const;

 private:
  std::map<std::string, EventMeaning, std::less<>> planned_;
  EventMeaning unplanned_;
};

// Keeps an item unless it is known as saved later, and drops what is beyond kMaxFavourites.
void save(pb::User& user, pb::Favourite item);

// The kMaxFavourites items that were saved last, and when they have changed since.
void note_item(std::string_view entity, const contract::Event& event, const EventMeaning& meaning,
               const Settings& settings, Workspace& workspace);

}  // namespace hearth::recall
