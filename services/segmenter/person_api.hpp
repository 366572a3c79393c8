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

// Everything about one person, and nothing any more.
//   GET    /v1/users/{id}/segments  where the person is, and why
//   GET    /v1/users/{id}/export    all that is kept
//   DELETE /v1/users/{id}           has it erased
class PersonApi {
 public:
  using Now = std::function<TimePoint()>;
  PersonApi(fold::StateReader& reader, InstallationView& view, fold::Commands& commands, Now now);
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<PersonApi>& api);

 private:
  service::Response segments(const service::Request& request);
  service::Response give(const service::Request& request);
  service::Response forget(const service::Request& request);

  fold::StateReader& reader_;
  InstallationView& view_;
  fold::Commands& commands_;
  Now now_;
};

}  // namespace hearth::segmenter
