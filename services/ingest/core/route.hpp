#pragma once

#include <optional>
#include <string_view>

#include "contract/message.hpp"

namespace hearth::ingest {

enum class Endpoint {
  kEvent,     // POST one event whose type the path says
  kBatch,     // POST a batch
  kMetrics,   // POST the browser library's own metrics: answered 200 and dropped
  kSettings,  // GET what browser and mobile SDKs load first
  kHealth,    // GET
};

struct Route {
  Endpoint endpoint;
  contract::EventType type = contract::EventType::kTrack;  // kEvent only
  std::string_view write_key;                              // kSettings only; points into the path
};

// `path` without query. One trailing slash is ignored. Absent: 404.
std::optional<Route> find_route(std::string_view path);

// "POST" or "GET"; OPTIONS is a preflight everywhere.
std::string_view method(Endpoint endpoint);

}  // namespace hearth::ingest
