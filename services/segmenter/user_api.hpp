#pragma once

#include <functional>

#include "common/time.hpp"
#include "fold/awaited.hpp"
#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/installation_view.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// One user: profile and score, and an operator's links between ids.
//   GET    /v1/users/{id}                    the profile; ids that belong to somebody answer with
//   their keeper's POST   /v1/users/{id}/links              {"entity":"u:…" or "a:…"}: that id
//   belongs to this user DELETE /v1/users/{id}/links/{entity}     it does not, and shall not again
class UserApi {
 public:
  using Now = std::function<TimePoint()>;
  UserApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands, Now now);
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<UserApi>& api);

 private:
  service::Response get(const service::Request& request);
  service::Response link(const service::Request& request);
  service::Response unlink(const service::Request& request);
  service::Response command(const service::Request& request, std::string_view name,
                            const std::string& entity);

  fold::StateReader& reader_;
  InstallationView& view_;
  fold::Commands& commands_;
  Now now_;
};

}  // namespace hearth::segmenter
