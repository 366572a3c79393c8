#include "segmenter/core/business_deed.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;
using contract::Meaning;
using Json = nlohmann::json;

constexpr double kMostFen = 1e13;        // a hundred billion yuan: sums of a day stay far from 2^63
constexpr double kMostSeconds = 86'400;  // a session of more than a day is a client's mistake
constexpr std::string_view kInvitedBy = "invited_by";
constexpr std::string_view kRewarded = "rewarded";

double number_in(const Json& properties, const char* key) {
  const auto at = properties.find(key);
  return at != properties.end() && at->is_number() ? at->get<double>() : 0;
}

std::int64_t rounded(double value, double most) {
  return std::llround(std::clamp(value, 0.0, most));
}

// 0 is no number, so that a hash of 0 becomes 1.
std::uint32_t id_in(const Json& properties, const char* key) {
  const auto at = properties.find(key);
  if (at == properties.end() || at->is_null()) return 0;
  const std::string text = at->is_string() ? at->get<std::string>() : at->dump();
  if (text.empty()) return 0;
  return std::max(static_cast<std::uint32_t>(contract::stable_hash(text)), 1U);
}

bool names_inviter(const Json& object) {
  const auto at = object.find(kInvitedBy);
  return at != object.end() && at->is_string() && !at->get_ref<const std::string&>().empty();
}

Json parse(std::string_view object) {
  Json json = object.empty() ? Json::object() : Json::parse(object, nullptr, false);
  return json.is_object() ? json : Json::object();
}

void read_amount(const Json& properties, Deed& deed) {
  switch (deed.meaning) {
    case Meaning::kPayment:
      deed.amount = rounded(number_in(properties, "revenue") * 100, kMostFen);
      deed.number = id_in(properties, "order_id");
      break;
    case Meaning::kRefund:  // some send what goes back as a negative number
      deed.amount = rounded(std::abs(number_in(properties, "revenue")) * 100, kMostFen);
      deed.number = id_in(properties, "order_id");
      break;
    case Meaning::kSessionTime:
      deed.amount = rounded(number_in(properties, "seconds"), kMostSeconds);
      break;
    case Meaning::kNpsAnswer:
      deed.amount = properties.contains("score") ? rounded(number_in(properties, "score"), 10) : -1;
      break;
    case Meaning::kSupportRequest:
    case Meaning::kSupportReply:
      deed.number = id_in(properties, "ticket_id");
      break;
    default:
      break;
  }
}

// Most events say nothing that the figures want; those are not parsed.
bool worth_parsing(const DeedSource& source) {
  return (source.meaning != Meaning::kNone && source.meaning != Meaning::kLogin) ||
         source.properties.find(kRewarded) != std::string_view::npos ||
         source.properties.find(kInvitedBy) != std::string_view::npos;
}

std::uint8_t marks_of(const Deed& deed, ActivityClass activity) {
  unsigned marks = 0;
  const bool core = activity == ActivityClass::kConsume || activity == ActivityClass::kCreate;
  const bool valued =
      core || activity == ActivityClass::kSocial || activity == ActivityClass::kAbsorb;
  if (deed.meaning == Meaning::kRefund) return 0;  // takes back, uses nothing
  if (valued && !deed.rewarded) marks |= kUnrewarded;
  if (core) marks |= kCoreUse;
  if (deed.meaning == Meaning::kShare) marks |= deed.rewarded ? kShared : kShared | kSharedFreely;
  return static_cast<std::uint8_t>(marks);
}

}  // namespace

Deed deed_of(const DeedSource& source) {
  Deed deed{.day = source.day, .time = source.time, .meaning = source.meaning};
  deed.rewarded = source.meaning == Meaning::kReward;
  if (worth_parsing(source)) {
    const Json properties = parse(source.properties);
    const auto flag = properties.find(kRewarded);
    if (flag != properties.end() && flag->is_boolean()) deed.rewarded |= flag->get<bool>();
    deed.invited = names_inviter(properties);
    read_amount(properties, deed);
  }
  if (source.traits.find(kInvitedBy) != std::string_view::npos) {
    deed.invited |= names_inviter(parse(source.traits));
  }
  deed.marks = marks_of(deed, source.activity);
  return deed;
}

}  // namespace hearth::segmenter
