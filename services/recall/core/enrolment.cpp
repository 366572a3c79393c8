#include "recall/core/enrolment.hpp"

#include "contract/json_text.hpp"
#include "experiment/bucketing.hpp"

namespace hearth::recall {
namespace {

constexpr int kHashVersion = 2;
constexpr double kPercent = 100;

std::string listed(const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

}  // namespace

bool is_held_out(const Campaign& campaign, std::string_view user_id) {
  const double share = static_cast<double>(campaign.holdout_percent) / kPercent;
  const std::vector<double> weights{share, 1 - share};
  const auto ranges = experiment::bucket_ranges(weights.size(), 1, weights);
  const auto n = experiment::hash("recall/" + campaign.name, user_id, kHashVersion);
  return n && experiment::choose_variation(*n, ranges) == std::size_t{0};
}

std::vector<Term> why_enrolled(const Campaign& campaign, const pb::User& user) {
  std::vector<Term> because{
      {"silent since", contract::to_rfc3339(from_unix_ms(user.last_visit())), true}};
  if (campaign.programme.empty()) {
    because.push_back({"segments", listed(user.segments()), true});
    because.push_back({"tier", user.tier().empty() ? "unknown" : user.tier(), true});
  } else {
    because.push_back({"programme", campaign.programme, true});
    because.push_back({"first seen", contract::to_rfc3339(from_unix_ms(user.first_visit())), true});
  }
  return because;
}

}  // namespace hearth::recall
