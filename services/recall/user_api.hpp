#pragma once

#include <functional>

#include "common/time.hpp"
#include "fold/awaited.hpp"
#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "recall/core/state.pb.h"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::recall {

// One user's messages, journeys and consent.
//   GET  /v1/users/{id}/inbox                 the newest first, at the most 50
//   POST /v1/users/{id}/inbox/{message}/read  a receipt
//   GET  /v1/users/{id}/journeys              every decision with its reason
//   GET  /v1/users/{id}/consent
//   PUT  /v1/users/{id}/consent               {"inbox": bool, "webhook": bool}, each optional
//   DELETE /v1/users/{id}                     has the user erased
class UserApi {
 public:
  using Now = std::function<TimePoint()>;
  UserApi(fold::StateReader& reader, fold::Commands& commands, Now now);
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api);

 private:
  struct Found;
  tl::expected<Found, service::Response> find(const service::Request& request);
  service::Response inbox(const service::Request& request);
  service::Response journeys(const service::Request& request);
  service::Response consent(const service::Request& request);
  service::Response read(const service::Request& request);
  service::Response give(const service::Request& request);
  service::Response forget(const service::Request& request);
  service::Response execute(const service::Request& request, std::string_view name,
                            std::string body);

  fold::StateReader& reader_;
  fold::Commands& commands_;
  Now now_;
};

}  // namespace hearth::recall
