#pragma once

#include <optional>

#include "service/api_keys.hpp"
#include "service/health.hpp"
#include "service/http_server.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"

namespace hearth::service {

// /livez, /healthz (its alias), /readyz?verbose&exclude=name, /metrics and /log-level, for a server
// on a port of its own: no IO, and nothing that changes anything but PUT /log-level, which asks for
// one of `keys` and is not there without any. The level is that of the process until it ends.
void add_admin_routes(HttpServer& server, const Health& health, Metrics& metrics, Log log,
                      const std::optional<ApiKeys>& keys = std::nullopt);

}  // namespace hearth::service
