#pragma once

#include "service/health.hpp"
#include "service/http_server.hpp"
#include "service/metrics.hpp"

namespace hearth::service {

// /livez, /healthz (its alias), /readyz?verbose&exclude=name and /metrics, for a server on a port
// of its own: GET and HEAD only, nothing that changes anything, no IO.
void add_admin_routes(HttpServer& server, const Health& health, Metrics& metrics);

}  // namespace hearth::service
