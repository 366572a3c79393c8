#pragma once

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "recall/configured_campaigns.hpp"
#include "recall/core/state.pb.h"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::recall {

// What came of the campaigns, summed over all partitions, each at its own checkpoint.
//   GET /v1/campaigns
//   GET /v1/campaigns/{id}
class CampaignApi {
 public:
  CampaignApi(fold::StateReader& reader, ConfiguredCampaigns& configured)
      : reader_(reader), configured_(configured) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<CampaignApi>& api);

 private:
  struct Sums;
  tl::expected<Sums, service::Response> sums(const service::Request& request);
  service::Response list(const service::Request& request);
  service::Response one(const service::Request& request);

  fold::StateReader& reader_;
  ConfiguredCampaigns& configured_;
};

}  // namespace hearth::recall
