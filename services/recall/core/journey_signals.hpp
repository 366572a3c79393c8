#pragma once

#include <string>
#include <string_view>

#include "common/time.hpp"
#include "recall/core/state.pb.h"

// The bodies of the signals that journeys.hpp names.
namespace hearth::recall {

inline std::string_view user_id_of(std::string_view entity) { return entity.substr(2); }

// "<campaign>/<16 hex digits>/<silence>/<step>", for ever. The digits are a hash of the entity that
// the journey was begun for: two who are linked keep their claims apart, and the homes of coupons
// learn no ids.
std::string claim_of(std::string_view entity, const pb::Journey& journey, std::string_view step);

std::string enrolled_body(const pb::Journey& journey);
std::string sent_body(const pb::Journey& journey, const pb::Step& step, std::string_view message);
std::string skipped_body(const pb::Journey& journey, const pb::Step& step);
std::string returned_body(const pb::Journey& journey, std::string_view reason, TimePoint at);
std::string wanted_body(std::string_view claim, std::string_view coupon, std::string_view campaign,
                        TimePoint at);
std::string release_body(std::string_view claim);

}  // namespace hearth::recall
