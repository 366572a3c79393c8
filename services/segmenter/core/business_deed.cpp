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

std::int64_t rounded(double value, double most) {
  return std::llround(std::clamp(value, 0.0, most));
}

// 0 is no number, so that a hash of 0 becomes 1.
std::uint32_t id_of(std::string_view text) {
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

// Mostly a text; what else it may be counts as it is written.
std::uint32_t id_in(const DeedSource& source, const char* key, PropertyReader& reader) {
  if (const auto text = reader.text(key)) return id_of(*text);
  if (!reader.has(key)) return 0;
  const Json properties = parse(source.properties);
  const auto at = properties.find(key);
  return at == properties.end() || at->is_null() ? 0 : id_of(at->dump());
}

void read_amount(const DeedSource& source, PropertyReader& reader, Deed& deed) {
  const auto number = [&reader](std::string_view key) { return reader.real(key).value_or(0); };
  switch (deed.meaning) {
    case Meaning::kPayment:
      deed.amount = rounded(number(kRevenueProperty) * 100, kMostFen);
      deed.number = id_in(source, "order_id", reader);
      break;
    case Meaning::kRefund:  // some send what goes back as a negative number
      deed.amount = rounded(std::abs(number(kRevenueProperty)) * 100, kMostFen);
      deed.number = id_in(source, "order_id", reader);
      break;
    case Meaning::kSessionTime:
      deed.amount = rounded(number("seconds"), kMostSeconds);
      break;
    case Meaning::kNpsAnswer:
      deed.amount = reader.has("score") ? rounded(number("score"), 10) : -1;
      break;
    case Meaning::kSupportRequest:
    case Meaning::kSupportReply:
      deed.number = id_in(source, "ticket_id", reader);
      break;
    default:
      break;
  }
}

// Most events say nothing that the figures want; those are not parsed.
bool worth_parsing(const DeedSource& source) {
  return (source.meaning != Meaning::kNone && source.meaning != Meaning::kLogin) ||
         source.properties.find(kRewardedProperty) != std::string_view::npos ||
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
  if (deed.meaning == Meaning::kComplaint) marks |= kComplained;
  if (deed.meaning == Meaning::kShare) marks |= deed.rewarded ? kShared : kShared | kSharedFreely;
  return static_cast<std::uint8_t>(marks);
}

}  // namespace

bool names_campaign(std::string_view context) {
  // Cheap first: few come through one.
  if (context.find("\"campaign\"") == std::string_view::npos) return false;
  const Json json = parse(context);
  const auto campaign = json.find("campaign");
  if (campaign == json.end() || !campaign->is_object()) return false;
  return std::any_of(campaign->begin(), campaign->end(), [](const Json& value) {
    return value.is_string() && !value.get_ref<const std::string&>().empty();
  });
}

std::uint8_t recommends(std::int64_t answer) {
  if (answer >= 9) return kPromoter;
  return answer <= 6 ? kDetractor : kPromoter | kDetractor;
}

Deed deed_of(const DeedSource& source, PropertyReader& reader) {
  Deed deed{.day = source.day, .time = source.time, .meaning = source.meaning};
  deed.campaign = source.campaign;
  deed.server_side = source.server_side;
  deed.rewarded = source.meaning == Meaning::kReward;
  if (worth_parsing(source)) {
    deed.rewarded |= reader.truth(kRewardedProperty).value_or(false);
    deed.invited = !reader.text(kInvitedBy).value_or("").empty();
    read_amount(source, reader, deed);
  }
  if (source.traits.find(kInvitedBy) != std::string_view::npos) {
    deed.invited |= names_inviter(parse(source.traits));
  }
  deed.marks = marks_of(deed, source.activity);
  return deed;
}

}  // namespace hearth::segmenter
