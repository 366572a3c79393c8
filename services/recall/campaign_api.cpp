#include "recall/campaign_api.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "fold/answers.hpp"
#include "recall/core/answers.hpp"
#include "recall/core/tally.hpp"

namespace hearth::recall {

struct CampaignApi::Sums {
  pb::Campaigns counted;  // also those that nothing has happened in yet
  std::shared_ptr<const Settings> settings;
  contract::Position position;
};

void CampaignApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                             const fold::Awaited<CampaignApi>& api) {
  const auto guarded = [&](service::Response (CampaignApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  server.route("GET", "/v1/campaigns", {}, guarded(&CampaignApi::list));
  server.route("GET", "/v1/campaigns/{id}", {}, guarded(&CampaignApi::one));
}

tl::expected<CampaignApi::Sums, service::Response> CampaignApi::sums(
    const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) {
    return tl::unexpected(there.error());
  }
  const auto read = reader_.read_all({std::string(kCampaignsKey)});
  if (!read) return tl::unexpected(fold::refusal(request, read.error()));
  const auto newest =
      std::max_element(read->begin(), read->end(), [](const auto& a, const auto& b) {
        return a.checkpoint.configuration() < b.checkpoint.configuration();
      });
  auto settings =
      configured_.at({static_cast<std::uint16_t>(newest - read->begin())}, newest->checkpoint);
  if (!settings) return tl::unexpected(fold::refusal(request, settings.error()));
  Sums sums;
  sums.settings = *std::move(settings);
  pb::Campaigns none;
  for (const Campaign& campaign : sums.settings->campaigns) {
    none.add_campaigns()->set_name(campaign.name);
  }
  add(sums.counted, none);
  for (std::uint16_t p = 0; p < read->size(); ++p) {
    const auto& partition = (*read)[p];
    sums.position[{p}] = partition.checkpoint.sequence();
    pb::Entity part;
    const auto& bytes = partition.values.front();
    if (bytes && !part.ParseFromString(*bytes)) {
      return tl::unexpected(
          fold::refusal(request, Error{ErrorKind::kCorrupt, "a stored state does not parse"}));
    }
    add(sums.counted, part.campaigns());
  }
  return sums;
}

service::Response CampaignApi::list(const service::Request& request) {
  const auto found = sums(request);
  if (!found) return found.error();
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const pb::Campaign& counted : found->counted.campaigns()) {
    all.push_back(campaign_answer(found->settings->find(counted.name()), counted));
  }
  return fold::answer({{"campaigns", std::move(all)}}, found->position);
}

service::Response CampaignApi::one(const service::Request& request) {
  const auto found = sums(request);
  if (!found) return found.error();
  const std::string_view id = request.path_parameter("id");
  const auto& all = found->counted.campaigns();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const pb::Campaign& one) { return one.name() == id; });
  if (at == all.end()) {
    return service::problem(request, 404, "campaign_not_found", "there is no such campaign");
  }
  return fold::answer(campaign_answer(found->settings->find(id), *at), found->position);
}

}  // namespace hearth::recall
