#pragma once

#include <string>

#include "ingest/core/request.hpp"

// What the tests of this folder share: one product, one moment, and bodies as real SDKs send them.
namespace hearth::ingest::testing {

inline constexpr TimePoint kReceived = from_unix_ms(1'795'323'150'000);  // 2026-11-22T04:52:30Z

inline contract::Product product() {
  contract::Product made;
  contract::PlannedEvent order;
  order.name = "Order Completed";
  order.properties = {{"revenue", contract::PropertyType::kNumber, true},
                      {"items", contract::PropertyType::kInteger, false}};
  made.plan.events.emplace(order.name, order);
  return made;
}

// The request is expected to open and its context to be readable.
inline ParsedBatch parse(std::string body, const Route& route = {Endpoint::kBatch},
                         const contract::Product& made = product()) {
  RequestParser parser;
  auto opened = open_request(std::move(body), route);
  return parser.parse(std::move(opened.value()), made, {kReceived, "203.0.113.9", 7}).value();
}

// A batch of one event, `members` being those of the event.
inline ParsedBatch parse_one(const std::string& members) {
  return parse(R"({"batch":[{)" + members + "}]}");
}

// The code for which the only event was refused, or "accepted".
inline std::string_view verdict(const ParsedBatch& batch) {
  return batch.rejected.empty() ? "accepted" : name(batch.rejected.front().code);
}

inline constexpr const char* kSegmentNodeBody =
    R"({"batch":[{"timestamp":"2026-11-22T04:52:22.468Z","integrations":{},"event":"Order","type":"track",)"
    R"("properties":{"revenue":1.5},"context":{"library":{"name":"@segment/analytics-node",)"
    R"("version":"3.1.0"}},"userId":"u1","messageId":"node-next-1795323142468-63d8",)"
    R"("_metadata":{"nodeVersion":"v20.20.2","jsRuntime":"node"}}],"writeKey":"WK1",)"
    R"("sentAt":"2026-11-22T04:52:24.468Z"})";

}  // namespace hearth::ingest::testing
