#pragma once

#include <functional>

#include "common/time.hpp"
#include "fold/awaited.hpp"
#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "rewards/settings_view.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::rewards {

// What one user has: read from the store, changed by commands in the log.
//   GET  /v1/users/{id}/wallet, /tasks, /ledger, /coupons
//   POST /v1/users/{id}/coupons/{code}/redeem      {"order_id", "order_fen"}
//   POST /v1/users/{id}/coupons/{code}/roll-back
//   POST /v1/users/{id}/restriction/appeal         {"text"}
//   POST /v1/users/{id}/restriction/decision       {"decision": "grant" or "uphold"}
class UserApi {
 public:
  using Now = std::function<TimePoint()>;
  UserApi(fold::StateReader& reader, SettingsView& view, fold::Commands& commands, Now now);
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api);

 private:
  service::Response wallet(const service::Request& request);
  service::Response tasks(const service::Request& request);
  service::Response ledger(const service::Request& request);
  service::Response coupons(const service::Request& request);
  service::Response redeem(const service::Request& request);
  service::Response roll_back(const service::Request& request);
  service::Response appeal(const service::Request& request);
  service::Response decide(const service::Request& request);
  service::Response command(const service::Request& request, std::string_view name);

  fold::StateReader& reader_;
  SettingsView& view_;
  fold::Commands& commands_;
  Now now_;
};

}  // namespace hearth::rewards
