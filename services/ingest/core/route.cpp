#include "ingest/core/route.hpp"

#include <array>

namespace hearth::ingest {
namespace {

using contract::EventType;

struct Row {
  std::string_view path;
  Route route;
};

constexpr std::array<Row, 17> kRows{{
    {"/v1/batch", {Endpoint::kBatch}},
    {"/v1/b", {Endpoint::kBatch}},
    {"/v1/import", {Endpoint::kBatch}},
    {"/v1/track", {Endpoint::kEvent, EventType::kTrack}},
    {"/v1/t", {Endpoint::kEvent, EventType::kTrack}},
    {"/v1/identify", {Endpoint::kEvent, EventType::kIdentify}},
    {"/v1/i", {Endpoint::kEvent, EventType::kIdentify}},
    {"/v1/page", {Endpoint::kEvent, EventType::kPage}},
    {"/v1/p", {Endpoint::kEvent, EventType::kPage}},
    {"/v1/screen", {Endpoint::kEvent, EventType::kScreen}},
    {"/v1/s", {Endpoint::kEvent, EventType::kScreen}},
    {"/v1/group", {Endpoint::kEvent, EventType::kGroup}},
    {"/v1/g", {Endpoint::kEvent, EventType::kGroup}},
    {"/v1/alias", {Endpoint::kEvent, EventType::kAlias}},
    {"/v1/a", {Endpoint::kEvent, EventType::kAlias}},
    {"/v1/m", {Endpoint::kMetrics}},
    {"/health", {Endpoint::kHealth}},
}};

constexpr std::string_view kProjects = "/v1/projects/";
constexpr std::string_view kSettingsSuffix = "/settings";

}  // namespace

std::optional<Route> find_route(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const auto& row : kRows) {
    if (row.path == path) return row.route;
  }
  if (path.starts_with(kProjects) && path.ends_with(kSettingsSuffix) &&
      path.size() > kProjects.size() + kSettingsSuffix.size()) {
    Route settings{Endpoint::kSettings};
    settings.write_key =
        path.substr(kProjects.size(), path.size() - kProjects.size() - kSettingsSuffix.size());
    if (settings.write_key.find('/') == std::string_view::npos) return settings;
  }
  return std::nullopt;
}

std::string_view method(Endpoint endpoint) {
  const bool read = endpoint == Endpoint::kSettings || endpoint == Endpoint::kHealth;
  return read ? "GET" : "POST";
}

}  // namespace hearth::ingest
