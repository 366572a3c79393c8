#pragma once

#include <nlohmann/json.hpp>

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// The early warnings, as the entity that judges them has them.
//   GET /v1/warnings   {"open":[...],"audit":[...]}: what opened them; every change, oldest first
class WarningApi {
 public:
  explicit WarningApi(fold::StateReader& reader) : reader_(reader) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<WarningApi>& api);

 private:
  service::Response get(const service::Request& request);

  fold::StateReader& reader_;
};

}  // namespace hearth::segmenter
