#pragma once

#include <cstdint>
#include <string_view>

#include "calendar/calendar.hpp"
#include "common/time.hpp"
#include "contract/product.hpp"
#include "segmenter/features/property_reader.hpp"

namespace hearth::segmenter {

// What a user did on a day, as far as figures count users by it: a mask.
enum Mark : std::uint8_t {
  kUnrewarded = 1,    // an action of a value class that was not rewarded
  kCoreUse = 2,       // consumed or created
  kShared = 4,        // an event of meaning share
  kSharedFreely = 8,  // such an event that was not rewarded
  kFake = 16,         // judged fake-active when this was the newest day (business_verdicts.hpp)
  kComplained = 32,
};
inline constexpr int kMarks = 6;

// Whether somebody would recommend the product (NPS): a mask. Who answers neither this nor that, or
// on one day both, is passive: it has both.
enum Recommends : std::uint8_t { kPromoter = 1, kDetractor = 2 };
inline constexpr int kRecommends = 2;
std::uint8_t recommends(std::int64_t answer);  // 0 to 10

// What one event means for the business figures.
struct Deed {
  Day day = 0;
  TimePoint time{};
  contract::Meaning meaning = contract::Meaning::kNone;
  std::int64_t amount =
      0;  // payment and refund: fen; session_time: seconds; nps_answer: the answer
  std::uint32_t number = 0;  // hash of the order or ticket; 0: none
  std::uint8_t marks = 0;
  bool rewarded = false;
  bool invited = false;
  bool campaign = false;     // it came through one
  bool hunter = false;       // judged so; no event says this
  bool server_side = false;  // nobody was active
};

// Money is read from the property `revenue` (yuan), a session from `seconds`, an answer from
// `score`, an order from `order_id`, a ticket from `ticket_id`. Rewarded is what has the property
// `rewarded: true` or meaning reward. A user is invited who ever has a property or trait
// `invited_by` with a text in it; a campaign is what context.campaign of the Segment protocol
// names.
struct DeedSource {
  Day day = 0;
  TimePoint time{};
  contract::ActivityClass activity = contract::ActivityClass::kNone;
  contract::Meaning meaning = contract::Meaning::kNone;
  std::string_view properties, traits;  // raw JSON objects, or empty
  bool campaign = false;
  bool server_side = false;
};
bool names_campaign(std::string_view context);  // a raw JSON object, or empty
// `reader` shows the properties.
Deed deed_of(const DeedSource& source, PropertyReader& reader);

}  // namespace hearth::segmenter
